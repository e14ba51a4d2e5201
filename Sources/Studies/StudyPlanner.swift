import Benchmarking
import CPUCompute
import LanguageModels
import ModelFolders
import Recipes
import Runs
import Storage
import Synchronization
import Threads
import Tokenization
import TokenizerFiles
import Training

/// Finds out what a study has to know before its first run: vocabularies, lengths, costs, speed.
struct StudyPlanner {
  private let run: StudyRun
  private let handle: (StudyEvent) -> Void
  private let shouldStop: () -> Bool

  init(
    _ run: StudyRun, handle: @escaping (StudyEvent) -> Void, shouldStop: @escaping () -> Bool
  ) {
    self.run = run
    self.handle = handle
    self.shouldStop = shouldStop
  }

  private var study: Study { run.study }

  /// A text in the tokens of some recipes.
  private struct Counted {
    let vocabularySize: Int
    let tokens: Int
  }

  /// A recipe whose options are complete but for the budget.
  private struct Shaped {
    let name: String
    let asked: String
    let choices: Recipe.Choices
    let recipe: Recipe
    let model: ModelConfiguration
    let parameters: Int
    let memory: Int
    let tokens: Int
  }

  /// What the study is made of: what the folder has of it, and what is new.
  ///
  /// - Throws: ``StudyError`` `otherStudy` and `changedText`; errors of the text and of shapes that cannot be.
  func record() throws -> StudyRecord {
    let recipes = try study.recipes()
    let before = try StudyRecord.exists(in: run.folder) ? StudyRecord(of: run.folder) : nil
    let data = try sources()
    if let before, before.data != data {
      throw StudyError(
        .changedText,
        "the text of \(run.folder) has changed since the study began; choose another folder for the new "
          + "text")
    }
    var known: [String: StudyRecord.Entry] = [:]
    for recipe in recipes {
      guard let entry = before?.recipes.first(where: { $0.name == recipe.name }) else { continue }
      let asked = asked(recipe)
      guard entry.asked == asked else {
        throw StudyError(
          .otherStudy,
          "\(run.folder) has '\(recipe.name)' as \(entry.asked), and not as \(asked); choose another "
            + "folder")
      }
      known[recipe.name] = entry
    }
    let new = recipes.filter { known[$0.name] == nil }
    for entry in try entries(of: new) { known[entry.name] = entry }
    return StudyRecord(
      data: data, recipes: recipes.compactMap { known[$0.name] }, seeds: study.seeds)
  }

  /// What is left to do.
  func plan(_ record: StudyRecord) throws -> StudyPlan {
    let recipes = try record.recipes.map { try StudyPlan.PlannedRecipe($0) }
    let threads = recipes.map { $0.recipe.threads ?? 1 }.max() ?? 1
    let (jobs, without) = jobs(
      threads: threads, memory: record.recipes.map(\.memory).max() ?? 0, recipes: recipes.count)
    let listing = try StudyListing(record, in: run.folder)
    let done = zip(recipes, listing.recipes).reduce(0.0) { sum, pair in
      sum + pair.1.runs.reduce(0) { $0 + $1.done } * pair.0.seconds
    }
    let seconds = try wholeSeconds(recipes, seeds: record.seeds.count)
    return StudyPlan(
      recipes: recipes, seeds: record.seeds, jobs: jobs, jobsWithoutMemory: without,
      seconds: max(seconds - done, 0) / Double(jobs))
  }

  /// Seconds of all runs, one after another.
  private func wholeSeconds(_ recipes: [StudyPlan.PlannedRecipe], seeds: Int) throws -> Double {
    let all = recipes.reduce(0) { $0 + $1.seconds }
    guard study.search.halving != nil, let first = recipes.first else { return all * Double(seeds) }
    let epochs = recipes.map(\.recipe.training.epochs).min() ?? first.recipe.training.epochs
    let rungs = try study.search.rungs(recipes: recipes.count, epochs: epochs)
    // Which recipes are left is not known, so that all count as the mean.
    let epoch = all / Double(recipes.count * epochs)
    var (trained, kept, sum) = (0, recipes.count, 0)
    for rung in rungs {
      sum += kept * (rung.epochs - trained)
      (trained, kept) = (rung.epochs, rung.keeps)
    }
    return epoch * Double(sum + kept * (seeds * epochs - trained))
  }

  private func check() throws {
    if shouldStop() { throw RunError(.stopped) }
  }

  private func sources() throws -> [DataFile] {
    let corpus = CorpusConfiguration(study.corpus, valid: study.valid, test: study.test)
    return try corpus.sources(check: check)
  }

  /// A recipe in words: its options, and what decides the rest of them.
  private func asked(_ recipe: StudyRecipe) -> String {
    let budget =
      switch study.budget {
      case .epochs(let count)?: "\(count) epochs"
      case .tokens(let count)?: "\(count) tokens"
      case .minutes(let minutes)?: "\(minutes) minutes"
      case nil: nil as String?
      }
    let match = recipe.match.map { "the \($0.cost.rawValue) of \($0.choices.commandLine)" }
    let options = recipe.choices.commandLine
    return ([options.isEmpty ? "the defaults" : options] + [budget, match].compactMap { $0 })
      .joined(separator: "; ")
  }

  private func entries(of recipes: [StudyRecipe]) throws -> [StudyRecord.Entry] {
    var texts: [TextRecipe: Counted] = [:]
    var shaped: [Shaped] = []
    for recipe in recipes {
      let text = try recipe.choices.validatedRecipe().text
      let counted = try texts[text] ?? count(text, recipe)
      texts[text] = counted
      shaped.append(try shape(recipe, counted))
    }
    let jobs = jobs(
      threads: shaped.map { $0.recipe.threads ?? 1 }.max() ?? 1,
      memory: shaped.map(\.memory).max() ?? 0, recipes: shaped.count
    ).jobs
    let kinds = shaped.map { Shape($0.model, $0.recipe) }
    let total = Set(kinds).count
    var speeds: [Shape: Double] = [:]
    for kind in kinds where speeds[kind] == nil {
      handle(.measuring(done: speeds.count, total: total))
      speeds[kind] = try speed(of: kind, jobs: jobs)
    }
    return try zip(shaped, kinds).map { shaped, kind in
      let speed = speeds[kind] ?? 1
      let choices = try withBudget(shaped, speed)
      _ = try choices.validatedRecipe()
      return StudyRecord.Entry(
        name: shaped.name, asked: shaped.asked, options: choices.values,
        parameters: shaped.parameters, memory: shaped.memory, tokensPerEpoch: shaped.tokens,
        tokensPerSecond: speed)
    }
  }

  /// Makes the tokens of a text, for their number and that of the vocabulary.
  private func count(_ text: TextRecipe, _ recipe: StudyRecipe) throws -> Counted {
    let corpus = try CorpusConfiguration(
      study.corpus, valid: study.valid, test: study.test, by: text)
    try corpus.checkFiles()
    let (handle, shouldStop) = (handle, shouldStop)
    let threads = Machine.physicalCores
    let prepared = try corpus.prepare(
      threads: threads, handle: { handle(.text($0)) }, shouldStop: shouldStop)
    let size = prepared.tokenizer.vocabulary.count
    let asked = try recipe.choices.recipe()
    let network = NetworkRecord(
      model: asked.configuration(vocabularySize: size), training: asked.training, threads: 1)
    return try ScratchFolder.with(in: place) { scratch in
      let manifest = try prepared.write(
        into: scratch, for: .network(network), threads: threads,
        handle: { handle(.text($0)) }, shouldStop: shouldStop)
      return Counted(
        vocabularySize: size, tokens: manifest.text[CorpusPart.train.rawValue]?.tokens ?? 0)
    }
  }

  /// A folder that is there.
  private var place: String {
    FileStatus.mayExist(run.folder) ? run.folder : Path.nearestFolder(above: run.folder)
  }

  private func shape(_ recipe: StudyRecipe, _ text: Counted) throws -> Shaped {
    var choices = recipe.choices
    if let match = recipe.match {
      let other = try match.choices.recipe().configuration(vocabularySize: text.vocabularySize)
      choices = try choices.matching(match.cost, of: other)
    }
    let complete = try choices.validatedRecipe()
    let model = complete.configuration(vocabularySize: text.vocabularySize)
    let plan = try ModelPlan(model, complete.training)
    try plan.checkMemory()
    let parameters = plan.layout.count
    // The optimiser keeps up to two numbers a parameter.
    return Shaped(
      name: recipe.name, asked: asked(recipe), choices: choices, recipe: complete, model: model,
      parameters: parameters, memory: plan.bytes + 2 * parameters * MemoryLayout<Float>.stride,
      tokens: text.tokens)
  }

  /// The options that the budget decides.
  private func withBudget(_ shaped: Shaped, _ speed: Double) throws -> Recipe.Choices {
    var change = Recipe.Choices()
    func limit(tokens: Double) throws {
      let training = shaped.recipe.training
      let steps = max((tokens / Double(training.batch * training.bptt)).rounded(), 1)
      let strand = max(shaped.tokens / training.batch, 1)
      let windows = (strand + training.bptt - 1) / training.bptt
      try change.set("max-steps", to: .number("\(Int(min(steps, 1e9)))"))
      let epochs = (Int(min(steps, 1e9)) + windows - 1) / windows
      try change.set("epochs", to: .number("\(epochs)"))
    }
    switch study.budget {
    case .epochs(let count)?: try change.set("epochs", to: .number("\(count)"))
    case .tokens(let count)?: try limit(tokens: Double(count))
    case .minutes(let minutes)?: try limit(tokens: 60 * minutes * speed)
    case nil: break
    }
    var choices = shaped.choices
    choices.add(change)
    return choices
  }

  /// What the speed of a recipe depends on.
  private struct Shape: Hashable {
    let model: ModelConfiguration
    let batch: Int
    let bptt: Int
    let precision: Precision
    let optimizer: OptimizerKind
    let threads: Int

    init(_ model: ModelConfiguration, _ recipe: Recipe) {
      self.model = model
      let training = recipe.training
      (batch, bptt, precision) = (training.batch, training.bptt, training.precision)
      optimizer = training.optimizer.kind
      threads = recipe.threads ?? 1
    }

    var training: TrainingConfiguration {
      TrainingConfiguration(
        batch: batch, bptt: bptt, optimizer: OptimizerConfiguration(optimizer),
        rate: 1e-6, precision: precision)
    }
  }

  /// Tokens a second of each of `jobs` trainings at a time.
  private func speed(of shape: Shape, jobs: Int) throws -> Double {
    let stop = StopRequest()
    let speeds = Mutex<[Result<Double, any Error>]>([])
    let seconds = run.measuredSeconds
    let measured = try SystemThread.value {
      if shouldStop() {
        stop.request()
        throw RunError(.stopped)
      }
    } of: {
      SystemThread.perform(jobs) { _ in
        let result = Result {
          let backend = try CPUBackend(threads: shape.threads)
          var training = shape.training
          training.precision = backend.available(training.precision)
          return try Throughput.training(
            shape.model, training, seconds: seconds, on: backend
          ) {
            if stop.isRequested { throw RunError(.stopped) }
          }.median
        }
        speeds.withLock { $0.append(result) }
      }
      return speeds.withLock { $0 }
    }
    guard let measured else { throw RunError(.noThread) }
    return try measured.map { try $0.get() }.reduce(0, +) / Double(max(measured.count, 1))
  }

  /// Runs at a time, and those that memory has no room for.
  private func jobs(threads: Int, memory: Int, recipes: Int) -> (jobs: Int, without: Int) {
    let room = (run.threads ?? Machine.physicalCores) / threads
    let wanted = max(min(room, recipes * study.seeds.count), 1)
    let available = Machine.availableMemory
    guard available > 0 else { return (wanted, 0) }
    let most = max(available / max(memory, 1), 1)
    return (min(wanted, most), max(wanted - most, 0))
  }
}
