import JSON
import ModelFolders
import Recipes
import Storage

extension Study {
  /// Reads the file of a study: a JSON object.
  ///
  ///     {
  ///       "corpus": "corpora/english",
  ///       "base": {"hidden": 128, "layers": 1},
  ///       "axes": {
  ///         "head": ["softmax", "mos"],
  ///         "lr": [0.002, 0.004]
  ///       },
  ///       "seeds": 3,
  ///       "budget": {"epochs": 4}
  ///     }
  ///
  /// An axis is an option with a list of values, an option with bounds, `{"from": 0.001, "to": 0.01, "log": true}`,
  /// or a name with sets of options by their labels, `{"wide": {"hidden": 400}}`. In a set, `"match": "flops"` and
  /// `"like": "mos"` choose the width that costs as much as the set `mos`. `base` is an object of options as of
  /// ``OptionsFile``. `search` is `{"random": 20}`, `{"halving": 3}`, or both.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - corpus: The text in place of that of the file; nil for that.
  /// - Throws: ``StudyError``; `RecipeSourceError` for the options of `base`; `StorageError` for a file that cannot
  ///   be read.
  public init(file path: String, corpus: String? = nil) throws {
    let json: JSONValue
    do {
      json = try JSONParser.parse(MappedFile(path).copy)
    } catch let fault as JSONParser.Fault {
      throw StudyError(.invalidFile, "\(path) is no study: \(fault.reason); mend it there")
    }
    let reader = StudyReader(path: path)
    guard let members = json.members else {
      throw reader.refusal("it", "an object such as {\"corpus\": \"corpus.txt\", \"axes\": {…}}")
    }
    try reader.check(
      members, "",
      ["corpus", "valid", "test", "base", "axes", "seeds", "budget", "search"])
    func text(_ key: String) throws -> String? {
      try json[key].map { value in
        guard let text = value.string else { throw reader.refusal(key, "a path in quotes") }
        return text
      }
    }
    guard let corpus = try corpus ?? text("corpus") else {
      throw StudyError(
        .invalidFile, "\(path) names no text; add \"corpus\", or name one after the file")
    }
    self.init(corpus)
    valid = try text("valid")
    test = try text("test")
    if let options = json["base"] { base = try reader.base(options) }
    if let axes = json["axes"] { self.axes = try reader.axes(axes) }
    if let seeds = json["seeds"] { self.seeds = try reader.seeds(seeds) }
    budget = try json["budget"].map(reader.budget)
    if let search = json["search"] { self.search = try reader.search(search) }
  }
}

/// Reads the parts of the file of a study.
private struct StudyReader {
  let path: String

  func refusal(_ place: String, _ need: String) -> StudyError {
    StudyError(.invalidFile, "\(path): \(place) should be \(need)")
  }

  /// Refuses keys that mean nothing.
  func check(_ members: [JSONValue.Member], _ place: String, _ keys: [String]) throws {
    guard let stranger = members.first(where: { !keys.contains($0.key) }) else { return }
    let other = Recipe.nearest(to: stranger.key, among: keys).map { "; did you mean '\($0)'?" }
    throw StudyError(
      .invalidFile,
      "\(path): there is no '\(stranger.key)'\(place.isEmpty ? " in a study" : " in \(place)")"
        + (other ?? "; choose among \(keys.joined(separator: ", "))"))
  }

  func base(_ value: JSONValue) throws -> Recipe.Choices {
    guard let members = value.members else { throw refusal("base", "an object of options") }
    return try choices(members, "base")
  }

  /// The options of an object, after those of its preset, as of a file of options.
  private func choices(_ members: [JSONValue.Member], _ place: String) throws -> Recipe.Choices {
    var values: [String: Recipe.Value] = [:]
    for member in members {
      guard let value = Recipe.Value(member.value) else {
        throw refusal("\(place).\(member.key)", "a number, a text, true or false")
      }
      values[member.key] = value
    }
    do throws(RecipeSourceError) {
      return try RecipeSources(file: OptionsFile(members: values, of: path)).choices
    } catch {
      guard case .refused(let reason) = error.code else { throw error }
      throw StudyError(.invalidFile, "\(path): \(place): \(reason)")
    }
  }

  func axes(_ value: JSONValue) throws -> [StudyAxis] {
    guard let members = value.members else {
      throw refusal("axes", "an object of options and their values")
    }
    return try members.map { try axis($0.key, $0.value) }
  }

  private func axis(_ name: String, _ value: JSONValue) throws -> StudyAxis {
    let place = "axes.\(name)"
    do {
      if let elements = value.elements {
        return try StudyAxis(
          name,
          of: elements.map { element in
            guard let value = Recipe.Value(element) else {
              throw refusal(place, "a list of numbers, texts, true or false")
            }
            return value
          })
      }
      guard let members = value.members else {
        throw refusal(place, "a list of values, bounds, or an object of sets of options")
      }
      if let range = try range(members, place) { return try StudyAxis(name, in: range) }
      return try StudyAxis(name, of: members.map { try set($0, "\(place).\($0.key)") })
    } catch let error as StudyError where error.code == .invalidStudy {
      throw StudyError(.invalidFile, "\(path): \(error.message)")
    }
  }

  /// The bounds of an object with a number `from`; nil for an object of sets.
  private func range(_ members: [JSONValue.Member], _ place: String) throws -> StudyRange? {
    let object = JSONValue.object(members)
    guard let from = object["from"]?.number else { return nil }
    try check(members, place, ["from", "to", "log"])
    guard let to = object["to"]?.number, object["log"] == nil || object["log"]?.bool != nil else {
      throw refusal(place, #"bounds such as {"from": 0.001, "to": 0.01, "log": true}"#)
    }
    return try StudyRange(from: from, to: to, logarithmic: object["log"]?.bool ?? false)
  }

  /// A set of options with a label.
  private func set(_ member: JSONValue.Member, _ place: String) throws -> StudyValue {
    guard let members = member.value.members else { throw refusal(place, "an object of options") }
    let (match, like) = (member.value["match"], member.value["like"])
    let choices = try choices(members.filter { $0.key != "match" && $0.key != "like" }, place)
    guard match != nil || like != nil else {
      return StudyValue(label: member.key, choices: choices)
    }
    guard let cost = match?.string.flatMap({ ModelCost(rawValue: $0) }), let like = like?.string
    else {
      throw refusal(place, #"with "match": "parameters" or "flops" and "like": another label"#)
    }
    guard choices["hidden"] == nil else {
      throw StudyError(
        .invalidFile, "\(path): \(place) has 'hidden', which 'match' chooses; leave one out")
    }
    return StudyValue(
      label: member.key, choices: choices, match: StudyValue.Match(cost, like: like))
  }

  func seeds(_ value: JSONValue) throws -> [UInt64] {
    let need = "a number of seeds, or a list of them"
    if let count = value.integer {
      guard 1...10_000 ~= count else { throw refusal("seeds", "\(need), 1 to 10000") }
      return (1...UInt64(count)).map { $0 }
    }
    guard let elements = value.elements else { throw refusal("seeds", need) }
    return try elements.map { element in
      guard let seed = element.integer, seed >= 0 else { throw refusal("seeds", need) }
      return UInt64(seed)
    }
  }

  func budget(_ value: JSONValue) throws -> StudyBudget {
    let need = #"an object with one of "epochs", "tokens" and "minutes", and a number above 0"#
    guard let members = value.members else { throw refusal("budget", need) }
    try check(members, "budget", ["epochs", "tokens", "minutes"])
    guard members.count == 1, let member = members.first else { throw refusal("budget", need) }
    switch (member.key, member.value.integer, member.value.number) {
    case ("epochs", let count?, _): return .epochs(count)
    case ("tokens", let count?, _): return .tokens(count)
    case ("minutes", _, let minutes?): return .minutes(minutes)
    default: throw refusal("budget", need)
    }
  }

  func search(_ value: JSONValue) throws -> StudySearch {
    let need = #"an object with "random", "halving" or both, and whole numbers"#
    guard let members = value.members else { throw refusal("search", need) }
    try check(members, "search", ["random", "seed", "halving"])
    guard members.allSatisfy({ $0.value.integer != nil }) else { throw refusal("search", need) }
    var search = StudySearch()
    search.draws = value["random"]?.integer
    search.drawSeed = UInt64(max(value["seed"]?.integer ?? 1, 0))
    search.halving = value["halving"]?.integer
    return search
  }
}

extension Recipe.Value {
  /// A value of JSON; nil for one that no option has.
  fileprivate init?(_ json: JSONValue) {
    switch json {
    case .bool(let isOn): self = .flag(isOn)
    case .string(let text): self = .text(text)
    case .number(let number):
      self = .number(Int(exactly: number).map { "\($0)" } ?? "\(number)")
    case .null, .array, .object: return nil
    }
  }
}
