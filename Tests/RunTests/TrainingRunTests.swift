import CPUCompute
import Evaluation
import Glibc
import JSON
import LanguageModels
import ModelFolders
import Runs
import Storage
import TestSupport
import Testing
import Tokenization
import Training

@Suite struct TrainingRunTests {
  @Test("Events come in order, with the figures of the files")
  func events() throws {
    let work = try Workshop()
    var names: [String] = []
    var steps: [TrainingProgress] = []
    var reports: [EpochReport] = []
    var bests: [Int] = []
    var starts: [TrainingStart] = []
    var texts: [TextEvent] = []
    let clock = TickingClock()
    var run = work.run()
    run.clock = { clock.read() }
    let outcome = try run.run { event in
      switch event {
      case .text(let text): texts.append(text)
      case .started(let start): (names, starts) = (names + ["started"], starts + [start])
      case .step(let step): (names, steps) = (names + ["step"], steps + [step])
      case .epochEnded(let report, let isBest, let pace):
        names.append("epoch")
        reports.append(report)
        if isBest { bests.append(report.epoch) }
        #expect(pace == steps.last?.pace)
      case .saved(let update): names.append("saved \(update)")
      case .finished: names.append("finished")
      case .note(.fewUpdates): names.append("few updates")
      case .note(let note): names.append("\(note)")
      case .wentBack, .timeOver, .stopped: Issue.record("\(event)")
      }
    }
    guard case .finished(let summary) = outcome else { throw Unexpected() }
    let bundle = try work.bundle()
    let start = try #require(starts.first)
    let tokens = try #require(bundle.manifest.text["train"]).tokens
    let updates = (tokens / 4 + 19) / 20

    #expect(texts.first == .tokenizer(bundle.manifest.tokenizer))
    let encoded = texts.compactMap { event -> CorpusPart? in
      guard case .encoded(let part, let statistics) = event else { return nil }
      #expect(statistics == bundle.manifest.text[part.rawValue])
      return part
    }
    #expect(encoded == [.train, .valid, .test])
    #expect(
      names
        == ["started", "few updates"] + Array(repeating: "step", count: updates) + [
          "epoch", "saved \(updates)",
        ]
        + Array(repeating: "step", count: updates) + ["epoch", "saved \(2 * updates)", "finished"])
    #expect(!start.isResumed && !start.isFinished && start.update == 0)
    #expect(start.network == (try bundle.network()) && start.network.threads == 1)

    #expect(steps.map(\.update) == Array(1...2 * updates))
    #expect(
      steps.map(\.epoch) == Array(repeating: 1, count: updates)
        + Array(repeating: 2, count: updates))
    #expect(steps[0].fraction == 20 / Double(tokens / 4) && steps[updates - 1].fraction == 1)
    #expect(steps.allSatisfy { $0.step.tokens == 80 || $0.fraction == 1 })
    #expect(steps[0].step.nats == steps[0].natsPerToken && steps[0].step.rate == 0.01)
    #expect(steps[0].rate == 0.01 && steps[0].epochs == 2)
    // The clock goes on by a second a step.
    #expect(steps[0].pace.tokens == 80 && steps[0].pace.seconds == 1)
    #expect(steps[1].pace.tokensPerSecond == 80)
    let left = Double(2 * (tokens / 4) - 20) * 4 / 80
    #expect(abs(steps[0].secondsLeft - left) < 1e-9)
    #expect(steps[updates - 1].natsPerToken == reports[0].training)
    #expect(steps[2 * updates - 1].natsPerToken == reports[1].training)

    let history = try bundle.history()
    #expect(history.epochs == reports && history.best == 2 && bests == [1, 2])
    #expect(summary.epochs == 2 && summary.bestEpoch == 2 && summary.isComplete)
    #expect(summary.lastEpoch == 2 && summary.plannedEpochs == 2 && summary.updates == 2 * updates)
    #expect(texts.last == .sources(bundle.manifest.data))
    #expect(summary.parameters == start.parameters && summary.folder == bundle.path)
    #expect(summary.validPerplexity == exp(try #require(reports[1].validation)))
    #expect(
      history.perplexity == ["valid": summary.validPerplexity, "test": summary.testPerplexity])
    #expect(summary.pace.tokens == 2 * 4 * (tokens / 4))
    #expect(summary.pace.seconds == Double(2 * updates))
    #expect(summary.peakMemory > 1 << 20)
  }

  @Test func theWeightsAreThoseOfTheBestEpoch() throws {
    let work = try Workshop()
    var training = Workshop.training
    training.epochs = 40
    training.rate = 0.1
    training.patience = 2
    var best: [UInt8] = []
    var bestEpoch = 0
    var notes: [TrainingNote] = []
    let outcome = try work.run(training: training).run { event in
      if case .note(let note) = event { notes.append(note) }
      guard case .epochEnded(let report, let isBest, _) = event else { return }
      let weights = (try? bytes(of: "\(work.path)/model/weights.safetensors")) ?? []
      if isBest { (best, bestEpoch) = (weights, report.epoch) }
      #expect(weights == best)
    }
    guard case .finished(let summary) = outcome else { throw Unexpected() }
    #expect(summary.bestEpoch == bestEpoch && summary.epochs == bestEpoch + 2)
    #expect(summary.epochs < 40 && !summary.isComplete && summary.lastEpoch == summary.epochs)
    #expect(summary.plannedEpochs == 40)
    #expect(notes.last == .noProgress(epochs: 2))
    #expect(try work.files()["weights.safetensors"] == best)
    let losses = try work.bundle().history().epochs.compactMap(\.validation)
    #expect(losses.min() == losses[bestEpoch - 1])
    // The figures of the end are those of the same weights.
    #expect(summary.validPerplexity == exp(losses[bestEpoch - 1]))
    #expect(try work.bundle().history().best == bestEpoch)
  }

  @Test("The time of a run is over after as many updates as fit into it")
  func timeLimit() throws {
    let work = try Workshop()
    try work.run(into: "whole").run()
    let clock = TickingClock()
    var run = work.run()
    run.clock = { clock.read() }
    // The clock is read when the run starts, and three times an update, first against the limit.
    run.timeLimit = 10
    var ends: [Int] = []
    var last: TrainingEvent?
    let outcome = try run.run { event in
      if case .timeOver(let update) = event { ends.append(update) }
      last = event
    }
    guard case .finished(let summary) = outcome, case .finished = last else { throw Unexpected() }
    #expect(ends == [3])
    // There is a model, though of no epoch.
    #expect(summary.epochs == 0 && summary.bestEpoch == nil)
    #expect(summary.lastEpoch == 1 && summary.updates == 3 && !summary.isComplete)
    #expect(try #require(summary.validPerplexity) > 1)
    try work.resumed().run()
    #expect(try work.differences("model", "whole") == [])
  }

  @Test("The JSON of a result has every key, null for what there is not")
  func json() throws {
    let work = try Workshop()
    let clock = TickingClock()
    var run = work.run()
    run.clock = { clock.read() }
    run.timeLimit = 4
    guard case .finished(let summary) = try run.run() else { throw Unexpected() }
    let path = "\(work.path)/summary.json"
    try JSONFile.write(summary, to: path)
    let lines = try text(of: path).split(separator: "\n").dropFirst().dropLast()
    let members = Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let parts = line.split(separator: " : ")
        return (parts[0].trimmingPrefix("  "), parts[1].prefix { $0 != "," })
      })
    #expect(
      members.keys.sorted()
        == [
          "best_epoch", "complete", "epochs", "head", "last_epoch", "model", "parameters",
          "peak_memory_mib", "planned_epochs",
          "test_perplexity", "tokens_per_second", "training_seconds", "training_tokens", "updates",
          "valid_perplexity",
        ].map { "\"\($0)\"" })
    #expect(members["\"best_epoch\""] == "null" && members["\"training_seconds\""] == "1")
    #expect(members["\"tokens_per_second\""] == "80" && members["\"head\""] == "\"softmax\"")
    let peak = try #require(members["\"peak_memory_mib\""].flatMap { Double($0) })
    #expect(abs(peak * 1024 * 1024 / Double(summary.peakMemory) - 1) < 1e-9)
  }

  @Test func progressIsSavedEveryFewUpdates() throws {
    let work = try Workshop()
    var run = work.run()
    run.saveEvery = 2
    var saved: [Int] = []
    var isThere: [Bool] = []
    try run.run { event in
      guard case .saved(let update) = event else { return }
      saved.append(update)
      isThere.append((try? FileStatus.exists("\(work.path)/model/progress.safetensors")) == true)
    }
    let updates = try #require(work.bundle().history().epochs.first?.updates)
    let all = Array(1...2 * updates)
    #expect(Set(saved) == Set(all.filter { $0 % 2 == 0 || $0 == updates }))
    #expect(isThere.first == true && isThere.last == false)
  }

  @Test func linesOfTheLogAreAsManyAsAskedFor() throws {
    let work = try Workshop()
    var run = work.run()
    run.logEvery = 3
    run.logsSteps = true
    let clock = TickingClock()
    run.clock = { clock.read() }
    try run.run()
    let record = try work.bundle().log.read()
    #expect(record.updates.map(\.update) == Array(1...record.updates.count).map { 3 * $0 })
    #expect(record.updates.first?.stepNorms?["layer0"]?.count == 20 && record.events.isEmpty)
    // Of three updates of 80 tokens and a second each.
    #expect(record.updates.first?.figures["tokens_per_second"] == 80)
    #expect(record.updates.allSatisfy { $0.averagedOver == 3 })
    #expect(record.updates.allSatisfy { $0.figures["tokens_per_second"] ?? 100 <= 80 })
    let blocks = try ModelPlan(work.bundle().network().model).layout.blocks.map(\.name)
    #expect(record.updates.allSatisfy { Set($0.blockNorms?.keys.map { $0 } ?? []) == Set(blocks) })
  }

  @Test("The accuracy of an epoch is that of the weights that it leaves, and moves no weight")
  func accuracy() throws {
    let work = try Workshop()
    try work.run().run()
    let (bundle, history) = (try work.bundle(), try work.bundle().history())
    let report = try #require(history.epochs.last)
    #expect(history.best == 2 && history.epochs.count == 2)
    // The validation part by the weights of the last epoch, one token at a time.
    let ids = try #require(try bundle.tokens(.valid))
    let evaluator = Evaluator(
      try bundle.makeModel(on: CPUBackend(threads: 1)),
      specialTokens: bundle.vocabulary.specialTokens)
    let predictor = evaluator.makePredictor()
    var hits = 0
    for id in ids {
      let p = try predictor.predict()
      hits += p.firstIndex(of: p.max() ?? 0) == Int(id) ? 1 : 0
      try predictor.read(id)
    }
    #expect(report.validationAccuracy == Double(hits) / Double(ids.count) && hits > 0)
    #expect(history.epochs.allSatisfy { (0...1).contains($0.trainingAccuracy ?? -1) })
    let record = try bundle.log.read()
    #expect(record.epochs.map(\.report) == history.epochs)
    #expect(record.updates.allSatisfy { $0.figures["accuracy"] != nil } && !record.updates.isEmpty)

    var other = work.run(into: "other")
    other.measuresAccuracy = false
    try other.run()
    let plain = try work.bundle("other").history()
    #expect(plain.epochs.allSatisfy { $0.trainingAccuracy == nil && $0.validationAccuracy == nil })
    #expect(plain.epochs.map(\.validation) == history.epochs.map(\.validation))
    let lines = try work.bundle("other").log.read().updates
    #expect(lines.allSatisfy { $0.figures["accuracy"] == nil } && !lines.isEmpty)
    let files = try (work.files(), work.files("other"))
    #expect(files.0["weights.safetensors"] == files.1["weights.safetensors"])
    // A key more in the history, whose checksum the configuration has.
    let differing = Set(files.0.keys.filter { files.0[$0] != files.1[$0] })
    #expect(
      differing.isSubset(of: [
        "history.json", "config.json", "config.json.xxh128", "checkpoint.safetensors",
      ]))
  }

  @Test func notesOfAnEpoch() throws {
    let work = try Workshop()
    var training = Workshop.training
    training.epochs = 8
    training.optimizer = OptimizerConfiguration(.asgd, nonMonotone: 1)
    training.rate = 40
    training.schedule = .constant
    var notes: [TrainingNote] = []
    try work.run(training: training).run { if case .note(let note) = $0 { notes.append(note) } }
    let vocabulary = try work.bundle().vocabulary.count
    #expect(notes.count { $0 == .averaged } == 1)
    #expect(notes.contains(.worseThanUniform(vocabulary: vocabulary)))
  }

  struct Unexpected: Error {}

  @Test("The model of averaged iterates is judged, saved and scored as their mean")
  func averages() throws {
    let work = try Workshop()
    var training = Workshop.training
    training.epochs = 30
    training.optimizer = OptimizerConfiguration(.asgd, nonMonotone: 1)
    training.rate = 20
    training.schedule = .constant
    var epoch = 0
    var averaged: Int?
    let outcome = try work.run(training: training).run { event in
      if case .epochEnded(let report, _, _) = event { epoch = report.epoch }
      if case .note(.averaged) = event { averaged = epoch }
    }
    guard case .finished(let summary) = outcome else { throw Unexpected() }
    let best = try #require(summary.bestEpoch)
    #expect(try #require(averaged) < best)
    let report = try work.bundle().history().epochs[best - 1]
    #expect(summary.validPerplexity == exp(try #require(report.validation)))
  }

  @Test func aTimeLimitLeavesTheWeightsOfTheBestEpoch() throws {
    let work = try Workshop()
    var training = Workshop.training
    training.epochs = 1
    try work.run(into: "whole", training: training).run()
    let updates = try #require(work.bundle("whole").history().epochs.first?.updates)
    let clock = TickingClock()
    var run = work.run()
    run.clock = { clock.read() }
    // Three more updates, as in ``timeLimit()``.
    run.timeLimit = Double(3 * updates + 10)
    var best: [UInt8] = []
    var end: Int?
    try run.run { event in
      switch event {
      case .epochEnded: best = (try? bytes(of: "\(work.path)/model/weights.safetensors")) ?? []
      case .timeOver(let update): end = update
      default: break
      }
    }
    #expect(end == updates + 3)
    #expect(try work.files()["weights.safetensors"] == best && !best.isEmpty)
  }

  @Test func everyPartHasItsOwnFigure() throws {
    let work = try Workshop()
    for (name, first) in [("one", 0), ("two", 3)] {
      let lines = Workshop.sentences[first..<first + 2].map { $0 + " .\n" }
      try work.folder.plant(lines.joined(), "\(name).txt")
    }
    let figures = try [("one", "two"), ("two", "one")].map { valid, test in
      var corpus = work.corpus
      (corpus.valid, corpus.test) = ("\(work.path)/\(valid).txt", "\(work.path)/\(test).txt")
      var run = TrainingRun(
        corpus, model: Workshop.model, training: Workshop.training,
        into: "\(work.path)/\(valid)-model")
      run.threads = 1
      guard case .finished(let summary) = try run.run() else { throw Unexpected() }
      #expect(summary.bestEpoch == 2)
      return [summary.validPerplexity, summary.testPerplexity]
    }
    #expect(figures[0] == figures[1].reversed() && figures[0][0] != figures[0][1])
  }
}
