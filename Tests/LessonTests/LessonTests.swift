import CPUCompute
import Charts
import Lessons
import Testing

/// Lessons as a program runs them.
@Suite struct LessonTests {
  /// The events of a lesson.
  static func events(
    _ lesson: Lesson, _ changes: [String: String] = [:], in place: LessonPlace = LessonPlace()
  ) throws -> [LessonEvent] {
    var events: [LessonEvent] = []
    try lesson.run(changes, in: place, on: try CPUBackend(threads: 1)) { events.append($0) }
    return events
  }

  static func tables(_ events: [LessonEvent]) -> [LessonTable] {
    events.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }

  /// Settings with which every lesson is over in a second or two.
  static let small: [String: [String: String]] = [
    "activations": ["epochs": "2", "digits": "100", "units": "4"],
    "initialization": ["epochs": "2"], "batches": ["updates": "10", "digits": "100"],
    "optimizers": ["steps": "20"],
    "normalization": ["epochs": "1", "digits": "100", "batch": "10"],
    "dropout": ["epochs": "2", "digits": "20", "units": "8"],
    "embeddings": ["tokens": "500", "epochs": "1"], "vanishing": ["steps": "5"],
    "clipping": ["updates": "10"], "bottleneck": ["updates": "10"], "mixtures": ["updates": "10"],
    "feeding": ["updates": "3", "strands": "16"], "overfitting": ["tokens": "200", "epochs": "2"],
    "perplexity": ["tokens": "400", "texts": "3"],
  ]

  @Test(
    "Every lesson says first what to look at, shows figures, and draws a picture",
    arguments: Lesson.all.map(\.name))
  func runs(_ name: String) throws {
    let lesson = try Lesson.named(name)
    let events = try Self.events(lesson, Self.small[name] ?? [:])
    guard case .look(let text) = events.first else {
      Issue.record("the first event says what to look at")
      return
    }
    #expect(text == lesson.look && !text.isEmpty && !text.contains("\n"))
    let tables = Self.tables(events)
    #expect(!tables.isEmpty)
    for table in tables {
      #expect(
        !table.rows.isEmpty && Set(table.rows.joined()).isDisjoint(with: ["nan", "inf", "−inf"]),
        "\(table.text)")
    }
    let pictures = events.compactMap {
      if case .picture(let name, let picture) = $0 { (name, picture) } else { nil }
    }
    #expect(!pictures.isEmpty && Set(pictures.map(\.0)).count == pictures.count)
    for (_, picture) in pictures {
      #expect(picture.svg(.light).hasPrefix("<svg") && picture.svg(.light) != picture.svg(.dark))
    }
    let commands = events.compactMap {
      if case .command(let arguments) = $0 { arguments } else { nil }
    }
    let readsCorpora = commands.contains { $0.contains { $0.hasPrefix("corpora/") } }
    #expect(lesson.readsCorpora == readsCorpora)
  }

  @Test("Equal settings give equal events, and a setting has its effect")
  func settings() throws {
    let lesson = try Lesson.named("Optimizers")
    let usual = Self.tables(try Self.events(lesson))
    #expect(usual == Self.tables(try Self.events(lesson)))
    #expect(usual != Self.tables(try Self.events(lesson, ["momentum": "0.5"])))
    // Numbers in Persian digits are those in others.
    #expect(
      Self.tables(try Self.events(lesson, ["steps": "50"]))
        == Self.tables(try Self.events(lesson, ["steps": "۵۰"])))
  }

  @Test("Settings at their ends: no row stands twice, and what diverges is told in its row")
  func ends() throws {
    func firsts(_ name: String, _ changes: [String: String]) throws -> [[String]] {
      Self.tables(try Self.events(try Lesson.named(name), changes)).map { $0.rows.map { $0[0] } }
    }
    #expect(
      try firsts("batches", ["digits": "100", "batch": "1000", "updates": "10"]) == [
        ["100, all", "1"]
      ])
    #expect(try firsts("bottleneck", ["width": "12", "updates": "10"]) == [["12", "23"]])
    let steps = Self.tables(try Self.events(try Lesson.named("vanishing"), ["steps": "11"]))[0]
    #expect(steps.heads == ["w", "1", "2", "5", "10", "(|w|/4)^10"])
    // A row that a batch of two or more leaves over is left out.
    let norms = try firsts("normalization", ["digits": "101", "batch": "50", "epochs": "1"])
    #expect(norms[0].count == 4)
    let activations = Self.tables(
      try Self.events(
        try Lesson.named("activations"),
        ["layers": "8", "rate": "10", "epochs": "3", "units": "64", "digits": "200"]))[0]
    #expect(activations.rows.contains { $0[3] == "diverges" } && activations.rows.count == 6)
    let optimizers = Self.tables(try Self.events(try Lesson.named("optimizers"), ["rate": "0.3"]))[
      0]
    #expect(optimizers.rows[0][4...] == ["not there", "diverges"])
  }

  @Test("The words that are spelled as they should be, by spelling and by profile")
  func persianWords() throws {
    let tables = Self.tables(try Self.events(try Lesson.named("persian")))
    let words = tables.map { $0.rows.map { $0[2] } }
    #expect(words == [["9", "7", "7", "8", "8"], ["9", "9", "9", "9", "8"]])
  }

  @Test("What no lesson has is refused, in words, before anything is computed")
  func refusals() throws {
    let cases: [(String, [String: String], String)] = [
      ("nothing", [:], "there is no lesson 'nothing'; choose gradients, "),
      (
        "optimizers", ["speed": "1"], "lesson optimizers has no setting 'speed'; choose rate, step,"
      ),
      ("optimizers", ["steps": "x"], "steps 'x'; choose a whole number, 1 to 10000"),
      ("optimizers", ["steps": "0"], "steps '0'; choose"),
      ("optimizers", ["rate": "nan"], "rate 'nan'; choose a number, 0.0001 to 1"),
      ("activations", ["script": "greek"], "script 'greek'; choose latin, persian"),
      ("thresholds", ["a": "1"], "lesson thresholds has no settings; leave out 'a'"),
    ]
    for (name, changes, message) in cases {
      let error = #expect(throws: LessonError.self) {
        try Lesson.named(name).run(changes, on: try CPUBackend(threads: 1)) { _ in
          Issue.record("nothing is computed")
        }
      }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.hasPrefix(message), "\(text)")
    }
  }

  @Test("An error of the handler ends the run at once")
  func stops() throws {
    struct Stop: Error {}
    var count = 0
    #expect(throws: Stop.self) {
      try Lesson.named("bottleneck").run(on: try CPUBackend(threads: 1)) { event in
        count += 1
        if case .progress = event { throw Stop() }
      }
    }
    #expect(count == 2)
  }

  @Test("Every usual value is one that its setting takes; names are words")
  func usualValues() throws {
    for lesson in Lesson.all {
      #expect(lesson.name.allSatisfy { $0.isLowercase || $0 == "-" })
      #expect(!lesson.title.isEmpty)
      let changes = Dictionary(
        uniqueKeysWithValues: lesson.settings.map { ($0.name, "\($0.usual)") })
      #expect(try lesson.values(changes) == lesson.values([:]), "\(lesson.name)")
      for setting in lesson.settings { #expect(setting.help.hasSuffix("."), "\(setting.name)") }
    }
    #expect(Set(Lesson.all.map(\.name)).count == Lesson.all.count)
    // A small setting that no lesson has would test nothing.
    for (name, changes) in Self.small { _ = try Lesson.named(name).values(changes) }
  }

  @Test("A table has its columns two spaces apart, and no space at the end of a line")
  func table() {
    let table = LessonTable(
      "Two rows", heads: ["name", "می‌خواند", "last"],
      rows: [["a", "1", "x"], ["longer", "22", ""]])
    #expect(
      table.text == """
        Two rows
        name    می‌خواند  last
        a       1        x
        longer  22
        """)
  }
}
