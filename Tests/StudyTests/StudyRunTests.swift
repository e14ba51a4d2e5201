import Glibc
import LanguageModels
import ModelFolders
import Recipes
import Runs
import Storage
import Studies
import TestSupport
import Testing
import Tokenization
import Training

/// Studies that train small models.
@Suite struct StudyRunTests {
  private let folder: TemporaryFolder
  private let corpus: String

  init() throws {
    folder = try TemporaryFolder()
    let words = ["the", "sea", "keeps", "what", "it", "takes", "and", "lamp", "boat", "gull"]
    var text = ""
    for line in 0..<90 {
      for place in 0..<9 {
        text += words[(line * (3 + place % 4) + place * place) % 10] + (place < 8 ? " " : "\n")
      }
    }
    corpus = try folder.plant(text, "corpus.txt")
  }

  private func study(epochs: Int? = 2) throws -> Study {
    var study = Study(corpus)
    study.base = try Recipe.Choices(
      arguments: "--hidden 8 --layers 1 --batch-size 4 --bptt 10 --lr 0.01")
    study.axes = [try StudyAxis("cell", of: ["gru", "lstm"])]
    study.seeds = [1, 2]
    study.budget = epochs.map { .epochs($0) }
    return study
  }

  private func run(_ study: Study, into name: String = "study") -> StudyRun {
    var run = StudyRun(study, into: "\(folder.path)/\(name)")
    run.threads = 2
    run.measuredSeconds = 0.01
    return run
  }

  /// Trains to the end.
  private func listing(
    _ run: StudyRun, handle: @escaping (StudyEvent) -> Void = { _ in }
  ) throws -> StudyListing {
    guard case .finished(let listing) = try run.run(handle: handle) else {
      throw RunError(.stopped)
    }
    return listing
  }

  /// The files of models below a folder, without logs, which hold times.
  private func models(_ name: String = "study") throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for recipe in try folder.names(name) where recipe != "study.json" {
      for seed in try folder.names("\(name)/\(recipe)") {
        for file in try folder.names("\(name)/\(recipe)/\(seed)") where file != "log.jsonl" {
          let path = "\(recipe)/\(seed)/\(file)"
          files[path] = try bytes(of: "\(folder.path)/\(name)/\(path)")
        }
      }
    }
    return files
  }

  private func history(_ model: String) throws -> History {
    try ModelBundle("\(folder.path)/study/\(model)").history()
  }

  @Test("A run of a study is the model that a run by itself makes, byte for byte")
  func ordinary() throws {
    let listing = try listing(run(study()))
    #expect(listing.recipes.map(\.name) == ["cell=gru", "cell=lstm"])
    var recipe = try study().base.recipe()
    try recipe.set("cell", "gru")
    try recipe.set("epochs", "2")
    try recipe.set("seed", "2")
    var alone = TrainingRun(
      try CorpusConfiguration(corpus, by: recipe.text), model: recipe.model,
      training: recipe.training, into: "\(folder.path)/alone/a/b")
    alone.threads = 1
    _ = try alone.run()
    let (found, expected) = (try models(), try models("alone"))
    #expect(expected.count >= 9)
    for (path, bytes) in expected {
      let twin = "cell=gru/2/" + (path.split(separator: "/").last ?? "")
      #expect(found[twin] == bytes, "\(twin)")
    }
  }

  @Test("The listing has the figures of the models, and the loss of recipes as a mean")
  func figures() throws {
    let listing = try listing(run(study()))
    for recipe in listing.recipes {
      let histories = try [1, 2].map { try history("\(recipe.name)/\($0)") }
      let valid = histories.compactMap { $0.perplexity["valid"] }
      #expect(recipe.runs.map(\.seed) == [1, 2] && recipe.runs.allSatisfy(\.isFinished))
      #expect(recipe.lowestValid == valid.map { exp(log($0)) }.min())
      let mean = (valid.reduce(1, *)).squareRoot()
      #expect(abs((recipe.valid ?? 0) / mean - 1) < 1e-12)
      #expect(recipe.runs.map(\.epochs) == [2, 2] && recipe.runs[0].plannedEpochs == 2)
    }
    #expect(listing.figure == .perplexity)
    #expect(try StudyListing(of: "\(folder.path)/study") == listing)
  }

  @Test("The same study again trains nothing, and one that has grown trains what is new")
  func growing() throws {
    _ = try listing(run(study()))
    let before = try models()
    var ended: [String] = []
    func count(_ event: StudyEvent) {
      if case .ended(let trial, _) = event { ended.append("\(trial.recipe)/\(trial.seed)") }
    }
    _ = try listing(run(study()), handle: count)
    #expect(ended.isEmpty)
    #expect(try models() == before)
    var more = try study()
    more.seeds = [1, 2, 3]
    more.axes = [try StudyAxis("cell", of: ["gru", "lstm", "rnn"])]
    let grown = try listing(run(more), handle: count)
    #expect(
      Set(ended) == ["cell=gru/3", "cell=lstm/3", "cell=rnn/1", "cell=rnn/2", "cell=rnn/3"])
    #expect(ended.count == 5 && grown.recipes.map(\.finished.count) == [3, 3, 3])
    let after = try models()
    for (path, bytes) in before { #expect(after[path] == bytes) }
    // A recipe that is taken off leaves its models.
    var left: [String] = []
    var fewer = try study()
    fewer.axes = [try StudyAxis("cell", of: ["gru"])]
    let listing = try listing(run(fewer)) { if case .left(let names) = $0 { left = names } }
    #expect(left == ["cell=lstm", "cell=rnn"] && listing.recipes.map(\.name) == ["cell=gru"])
    #expect(try models() == after)
  }

  @Test("A recipe of the same name and other options is refused, and so is another text")
  func otherStudy() throws {
    _ = try listing(run(study()))
    let before = try models()
    var other = try study(epochs: 3)
    var error = #expect(throws: StudyError.self) { try self.listing(self.run(other)) }
    #expect(error?.code == .otherStudy)
    #expect(
      error?.message.contains("as --cell gru --layers 1 --hidden 8") == true
        && error?.message.contains("; 2 epochs, and not as ") == true)
    other = try study()
    other.base.add(try Recipe.Choices(arguments: "--hidden 9"))
    error = #expect(throws: StudyError.self) { try self.listing(self.run(other)) }
    #expect(error?.code == .otherStudy)
    let longer = try "the lamp and the sea\n" + text(of: corpus)
    try folder.plant(longer, "corpus.txt")
    error = #expect(throws: StudyError.self) { try self.listing(self.run(self.study())) }
    #expect(error?.code == .changedText)
    #expect(try models() == before)
  }

  @Test("A folder with other things in it is left alone")
  func otherFolder() throws {
    _ = try folder.makeFolder("notes")
    try folder.plant("x", "notes/a.txt")
    let error = #expect(throws: StorageError.self) {
      try self.run(self.study(), into: "notes").run()
    }
    #expect(error?.code == .exists)
    #expect(try folder.names("notes") == ["a.txt"])
  }

  @Test("A model in the place of a run is refused if its options are others")
  func strangeModel() throws {
    _ = try listing(run(study()))
    try FileTree.remove("\(folder.path)/study/cell=gru/1")
    #expect(
      rename("\(folder.path)/study/cell=lstm/1", "\(folder.path)/study/cell=gru/1") == 0)
    let error = #expect(throws: StudyError.self) { try self.listing(self.run(self.study())) }
    #expect(error?.code == .otherStudy && error?.message.contains("another cell") == true)
  }

  @Test("A stopped study goes on to the same models, however often it is stopped")
  func stopping() throws {
    let whole = run(try study(epochs: 4), into: "whole")
    _ = try listing(whole)
    var stops = 0
    while true {
      if try isFinished(run(study(epochs: 4)), stoppingAfter: 6 + 3 * stops) { break }
      stops += 1
      try #require(stops < 200)
    }
    #expect(stops > 1)
    #expect(try models() == models("whole"))
  }

  /// False for a study that was stopped when it had asked so often whether to stop.
  private func isFinished(_ run: StudyRun, stoppingAfter most: Int) throws -> Bool {
    var asked = 0
    do {
      let outcome = try run.run(shouldStop: {
        asked += 1
        return asked > most
      })
      return if case .finished = outcome { true } else { false }
    } catch let error as RunError where error.code == .stopped {
      // Before the first run.
      return false
    }
  }

  @Test("A budget of tokens ends every run after as many, whatever its batch")
  func tokens() throws {
    var study = try study(epochs: nil)
    study.axes = [try StudyAxis("batch-size", of: ["4", "8"])]
    study.budget = .tokens(2_400)
    _ = try listing(run(study))
    for (batch, steps) in [(4, 60), (8, 30)] {
      let bundle = try ModelBundle("\(folder.path)/study/batch-size=\(batch)/1")
      let training = try bundle.network().training
      #expect(training.maximumSteps == steps)
      let history = try bundle.history()
      #expect(history.epochs.last?.updates == steps && history.epochs.count == training.epochs)
    }
  }

  @Test("A budget of minutes becomes tokens by the speed that was measured, once and for all")
  func minutes() throws {
    var study = try study(epochs: nil)
    study.budget = .minutes(0.002)
    study.seeds = [1]
    _ = try listing(run(study))
    let record = try StudyRecord(of: "\(folder.path)/study")
    for entry in record.recipes {
      let steps = (0.12 * entry.tokensPerSecond / 40).rounded()
      #expect(entry.options["max-steps"] == .number("\(Int(steps))"))
      let history = try history("\(entry.name)/1")
      #expect(history.epochs.last?.updates == Int(steps))
    }
    study.seeds = [1, 2]
    _ = try listing(run(study))
    let after = try StudyRecord(of: "\(folder.path)/study")
    #expect(after.recipes == record.recipes && after.seeds == [1, 2])
  }

  @Test("A run whose loss is not finite fails, the others go on, and it is not tried again")
  func failure() throws {
    var study = try study()
    study.seeds = [1]
    study.axes = [
      try StudyAxis(
        "kind",
        of: [
          StudyValue(
            label: "wild",
            choices: Recipe.Choices(
              arguments: "--optimizer sgd --lr 1e30 --clip-norm none --cell rnn --activation silu")),
          StudyValue(label: "tame", choices: Recipe.Choices()),
        ])
    ]
    var failed: [StudyTrial] = []
    func count(_ event: StudyEvent) {
      if case .failed(let trial, _) = event { failed.append(trial) }
    }
    let listing = try listing(run(study), handle: count)
    #expect(failed.map(\.recipe) == ["wild"])
    #expect(listing.recipes.map(\.finished.count) == [0, 1])
    #expect(listing.recipes[0].runs[0].problem?.contains("not finite") == true)
    _ = try self.listing(run(study), handle: count)
    #expect(failed.count == 1)
  }

  @Test("Successive halving goes on with the best of the first seed, and ends as a whole run does")
  func halving() throws {
    var study = try study(epochs: 4)
    study.axes = [try StudyAxis("lr", of: ["0.00001", "0.02", "0.0001", "0.01"])]
    study.search.halving = 2
    var dropped: [(names: [String], epochs: Int)] = []
    let listing = try listing(run(study)) {
      if case .dropped(let names, let epochs) = $0 { dropped.append((names, epochs)) }
    }
    #expect(dropped.map(\.epochs) == [1, 2])
    #expect(dropped[0].names == ["lr=1e-05", "lr=0.0001"] && dropped[1].names.count == 1)
    #expect(listing.recipes.map(\.droppedAfter).filter { $0 == 1 }.count == 2)
    #expect(listing.recipes.compactMap { $0.runs.first?.epochs }.sorted() == [1, 1, 2, 4])
    let best = try #require(listing.recipes.first { $0.finished.count == 2 })
    // The one that was dropped last is worse where both had seen the same.
    let losses = try ["lr=0.02", "lr=0.01"].map { name in
      (name, try history("\(name)/1").epochs.prefix(2).compactMap(\.validation).min() ?? 0)
    }
    #expect(losses.min { $0.1 < $1.1 }?.0 == best.name)
    study.search.halving = nil
    study.axes = [try StudyAxis("lr", of: [best.name.replacing("lr=", with: "")])]
    _ = try self.listing(run(study, into: "whole"))
    let (found, whole) = (try models(), try models("whole"))
    #expect(!whole.isEmpty)
    for (path, bytes) in whole { #expect(found[path] == bytes, "\(path)") }
  }

  @Test("A matched recipe has the width that costs as much as the other")
  func match() throws {
    var study = try study()
    study.seeds = [1]
    study.axes = [
      try StudyAxis(
        "kind",
        of: [
          StudyValue(
            label: "mos", choices: Recipe.Choices(arguments: "--head mos --components 4")),
          StudyValue(
            label: "wide", choices: Recipe.Choices(arguments: "--head softmax"),
            match: StudyValue.Match(.parameters, like: "mos")),
        ])
    ]
    let plan = try run(study).plan()
    let (mos, wide) = (plan.recipes[0], plan.recipes[1])
    #expect(wide.recipe.model.hiddenWidths[0] > 8 && mos.recipe.model.hiddenWidths == [8])
    #expect(abs(wide.parameters - mos.parameters) < mos.parameters / 10)
    #expect(wide.recipe.model.head == .softmax && plan.recipes.count == 2)
    #expect(!FileStatus.mayExist("\(folder.path)/study"))
  }

  @Test("The plan counts what is left, in the tokens of the text")
  func plan() throws {
    let run = run(try study())
    let plan = try run.plan()
    let whole = plan.recipes.reduce(0) { $0 + 2 * $1.seconds } / Double(plan.jobs)
    #expect(plan.jobs == 2 && abs(plan.seconds / whole - 1) < 1e-9)
    _ = try listing(run)
    let statistics = try ModelBundle("\(folder.path)/study/cell=gru/1").manifest.text
    #expect(plan.recipes[0].tokens == 2 * (statistics["train"]?.tokens ?? 0))
    #expect(try run.plan().seconds == 0)
  }

  @Test("Recipes of several tokenizers are told in bits a character")
  func characters() throws {
    var study = try study()
    study.seeds = [1]
    study.axes = [try StudyAxis("tokens", of: ["word", "char"])]
    let listing = try listing(run(study))
    #expect(listing.figure == .bitsPerCharacter)
    for recipe in listing.recipes {
      let bundle = try ModelBundle("\(folder.path)/study/\(recipe.name)/1")
      let text = try #require(bundle.manifest.text["valid"])
      let perplexity = try #require(bundle.history().perplexity["valid"])
      let bits = log2(perplexity) * Double(text.tokens) / Double(text.scalars)
      #expect(abs((recipe.valid ?? 0) / bits - 1) < 1e-12)
    }
  }
}
