import Recipes
import Studies
import TestSupport
import Testing

/// What the file of a study says, and what it may not say.
@Suite struct StudyFileTests {
  private func study(_ text: String, corpus: String? = nil) throws -> Study {
    let folder = try TemporaryFolder()
    return try Study(file: folder.plant(text, "a.json"), corpus: corpus)
  }

  @Test("Every part of a file is read")
  func whole() throws {
    let study = try study(
      """
      {
        "corpus": "c.txt", "valid": "v.txt", "test": "t.txt",
        "base": {"preset": "char-small", "hidden": 64, "no_layer_norm": true},
        "axes": {
          "kind": {
            "mos": {"head": "mos", "components": 3},
            "wide": {"head": "softmax", "match": "flops", "like": "mos"}
          },
          "cell": ["lstm", "gru"],
          "lr": {"from": 0.001, "to": 0.1, "log": true}
        },
        "seeds": [7, 3],
        "budget": {"minutes": 1.5},
        "search": {"random": 4, "seed": 9, "halving": 3}
      }
      """)
    #expect(study.corpus == "c.txt" && study.valid == "v.txt" && study.test == "t.txt")
    let preset = try Preset.named("char-small").choices
    #expect(study.base["hidden"] == .number("64") && study.base["layer-norm"] == .flag(false))
    #expect(study.base["lr"] == preset["lr"] && study.base["tokens"] == .text("char"))
    #expect(study.axes.map(\.name) == ["kind", "cell", "lr"])
    guard case .listed(let kinds) = study.axes[0].values else { throw Unexpected() }
    #expect(kinds.map(\.label) == ["mos", "wide"])
    #expect(kinds[0].choices == (try Recipe.Choices(arguments: "--head mos --components 3")))
    #expect(kinds[0].match == nil && kinds[1].match == StudyValue.Match(.flops, like: "mos"))
    guard case .listed(let cells) = study.axes[1].values else { throw Unexpected() }
    #expect(cells.map(\.label) == ["cell=lstm", "cell=gru"])
    #expect(study.axes[2].values == .range(try StudyRange(from: 0.001, to: 0.1, logarithmic: true)))
    #expect(study.seeds == [7, 3] && study.budget == .minutes(1.5))
    #expect(study.search.draws == 4 && study.search.drawSeed == 9 && study.search.halving == 3)
  }

  @Test("What is not said has its default, and a text of the caller comes first")
  func defaults() throws {
    let study = try study(#"{"corpus": "a.txt", "seeds": 2}"#, corpus: "b.txt")
    #expect(study.corpus == "b.txt" && study.seeds == [1, 2] && study.axes.isEmpty)
    #expect(study.base.isEmpty && study.budget == nil && study.search == StudySearch())
    #expect(try self.study("{}", corpus: "b.txt") == Study("b.txt"))
  }

  static let refused: [(text: String, message: String)] = [
    ("[1", " is no study: it is no JSON from byte 2 on; mend it there"),
    ("[]", #": it should be an object such as {"corpus": "corpus.txt", "axes": {…}}"#),
    ("{}", #" names no text; add "corpus", or name one after the file"#),
    (#"{"corpus": 1}"#, ": corpus should be a path in quotes"),
    (#"{"corpus": "a", "axis": {}}"#, ": there is no 'axis' in a study; did you mean 'axes'?"),
    (#"{"corpus": "a", "base": []}"#, ": base should be an object of options"),
    (#"{"corpus": "a", "base": {"hiden": 3}}"#, ": base: there is no option hiden; use hidden"),
    (
      #"{"corpus": "a", "base": {"hidden": [3]}}"#,
      ": base.hidden should be a number, a text, true or false"
    ),
    (
      #"{"corpus": "a", "base": {"preset": "x"}}"#,
      ": base: there is no preset 'x'; choose \(names(Preset.all.map(\.name)))"
    ),
    (
      #"{"corpus": "a", "axes": ["head"]}"#,
      ": axes should be an object of options and their values"
    ),
    (
      #"{"corpus": "a", "axes": {"head": 3}}"#,
      ": axes.head should be a list of values, bounds, or an object of sets of options"
    ),
    (
      #"{"corpus": "a", "axes": {"head": []}}"#, ": the axis 'head' has no values; give one or more"
    ),
    (
      #"{"corpus": "a", "axes": {"heads": ["mos"]}}"#,
      ": the axis 'heads' is no option of 'lm train'; did you mean 'head'?"
    ),
    (
      #"{"corpus": "a", "axes": {"head": ["mix"]}}"#,
      ": the axis 'head': head 'mix'; choose 'softmax', 'moc' or 'mos'"
    ),
    (
      #"{"corpus": "a", "axes": {"lr": {"from": 3, "to": 1}}}"#,
      ": there is no range from 3.0 to 1.0; give a lower and a higher number"
    ),
    (
      #"{"corpus": "a", "axes": {"head": {"from": 3, "to": 4}}}"#,
      ": 'head' has no numbers between bounds; give its values"
    ),
    (#"{"corpus": "a", "axes": {"k": {"a": 3}}}"#, ": axes.k.a should be an object of options"),
    (
      #"{"corpus": "a", "axes": {"k": {"a": {"match": "time", "like": "b"}}}}"#,
      #": axes.k.a should be with "match": "parameters" or "flops" and "like": another label"#
    ),
    (
      #"{"corpus": "a", "axes": {"k": {"a": {"match": "flops", "like": "b", "hidden": 3}}}}"#,
      ": axes.k.a has 'hidden', which 'match' chooses; leave one out"
    ),
    (
      #"{"corpus": "a", "seeds": 0}"#,
      ": seeds should be a number of seeds, or a list of them, 1 to 10000"
    ),
    (#"{"corpus": "a", "seeds": [1.5]}"#, ": seeds should be a number of seeds, or a list of them"),
    (
      #"{"corpus": "a", "budget": {"epochs": 1, "tokens": 3}}"#,
      #": budget should be an object with one of "epochs", "tokens" and "minutes", and a number above 0"#
    ),
    (
      #"{"corpus": "a", "budget": {"hours": 1}}"#,
      ": there is no 'hours' in budget; choose among epochs, tokens, minutes"
    ),
    (
      #"{"corpus": "a", "search": {"random": "all"}}"#,
      #": search should be an object with "random", "halving" or both, and whole numbers"#
    ),
  ]

  private static func names(_ names: [String]) -> String {
    let quoted = names.map { "'\($0)'" }
    return quoted.dropLast().joined(separator: ", ") + " or \(quoted.last ?? "")"
  }

  @Test("A file that is no study is refused, with its place and the remedy", arguments: refused)
  func refusal(_ text: String, _ message: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.plant(text, "a.json")
    let error = #expect(throws: StudyError.self) { try Study(file: file) }
    #expect(error == StudyError(.invalidFile, file + message))
  }

  private struct Unexpected: Error {}
}
