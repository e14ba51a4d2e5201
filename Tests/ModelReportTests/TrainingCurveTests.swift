import CPUCompute
import LanguageModels
import ModelFolders
import ModelReports
import ModelTesting
import ReportPages
import Runs
import TestSupport
import Testing
import Training

/// The curves of a training: what its updates were, what its log says, and what TensorBoard reads.
@Suite struct TrainingCurveTests {
  let folder: TemporaryFolder
  let corpus: String

  init() throws {
    folder = try TemporaryFolder()
    corpus = try folder.plant(SmallModel.text(lines: 200, seed: 1), "corpus.txt")
  }

  private func run(_ name: String, logEvery: Int) -> TrainingRun {
    var run = TrainingRun(
      CorpusConfiguration(corpus),
      model: ModelConfiguration(vocabularySize: 2, embeddingWidth: 6, hiddenWidths: [6]),
      training: TrainingConfiguration(
        epochs: 2, batch: 4, bptt: 10, rate: 0.01, clipping: Clipping(norm: 0.3)),
      into: "\(folder.path)/\(name)")
    run.threads = 1
    run.logEvery = logEvery
    return run
  }

  /// The events that a report on a folder writes, and the time of the folder.
  private func events(_ name: String) throws -> (records: EventRecords, time: Double) {
    let bundle = try ModelBundle("\(folder.path)/\(name)")
    let backend = try CPUBackend(threads: 1)
    let report = try Report(on: [bundle], ModelReportTests.plain(), on: backend)
    let files = try report.writeEvents(of: [bundle], to: "\(folder.path)/runs")
    #expect(files == ["\(folder.path)/runs/\(name)/\(EventFile.name)"])
    return (try EventRecords(bytes(of: files[0])), try bundle.modified)
  }

  @Test("The curves are the updates that the run told of, at their steps", arguments: [1, 4])
  func curves(logEvery: Int) throws {
    var steps: [StepReport] = []
    var epochs: [EpochReport] = []
    try run("model", logEvery: logEvery).run { event in
      switch event {
      case .step(let progress):
        steps.append(progress.step)
        #expect(progress.update == steps.count)
      case .epochEnded(let report, _, _): epochs.append(report)
      default: break
      }
    }
    #expect(steps.count > 20 && epochs.map(\.updates) == [steps.count / 2, steps.count])
    let (records, time) = try events("model")
    #expect(records.version == "brain.Event:2")
    #expect(Set(records.times) == [time] && time > 1_700_000_000)
    let lines = stride(from: logEvery, through: steps.count, by: logEvery)
    /// A curve of a value of the updates of a line.
    func expect(_ tag: String, _ value: ([StepReport]) -> Double) {
      let curve = records.curve(tag)
      #expect(curve.map(\.step) == Array(lines), "\(tag)")
      for scalar in curve {
        let expected = value(Array(steps[scalar.step - logEvery..<scalar.step]))
        #expect(abs(Double(scalar.value) - expected) <= 1e-5 * abs(expected), "\(tag) \(scalar)")
      }
    }
    expect("loss/train") { updates in
      updates.reduce(0) { $0 + $1.totalNats } / Double(updates.reduce(0) { $0 + $1.tokens })
    }
    expect("accuracy/train") { updates in
      Double(updates.reduce(0) { $0 + ($1.hits ?? 0) })
        / Double(updates.reduce(0) { $0 + $1.tokens })
    }
    expect("learning_rate") { Double($0[logEvery - 1].rate) }
    expect("gradient/norm") { $0[logEvery - 1].clipping.norm }
    expect("gradient/clipped_norm") { min($0[logEvery - 1].clipping.norm, 0.3) }
    expect("gradient/clipped_updates") { updates in
      Double(updates.count { $0.clipping.norm > 0.3 }) / Double(logEvery)
    }
    #expect(steps.contains { $0.clipping.norm > 0.3 } && steps.contains { $0.clipping.norm < 0.3 })
    // The norms of the blocks are in all that of the gradient.
    for step in lines {
      let squares = records.scalars.filter {
        $0.step == step && $0.tag.hasPrefix("gradient/blocks/")
      }.reduce(0) { $0 + Double($1.value) * Double($1.value) }
      #expect(abs(squares.squareRoot() / steps[step - 1].clipping.norm - 1) < 1e-4)
    }
    for (tag, losses) in [
      ("loss/train_epoch", epochs.map { Float($0.training) }),
      ("loss/valid", epochs.compactMap { $0.validation.map { Float($0) } }),
      ("accuracy/valid", epochs.compactMap { $0.validationAccuracy.map { Float($0) } }),
    ] {
      #expect(records.curve(tag).map(\.step) == epochs.map(\.updates))
      #expect(records.curve(tag).map(\.value) == losses)
    }
    // The loss of an epoch is that of all its updates.
    for (epoch, range) in zip(epochs, [0..<steps.count / 2, steps.count / 2..<steps.count]) {
      let nats = steps[range].reduce(0) { $0 + $1.totalNats }
      let tokens = steps[range].reduce(0) { $0 + $1.tokens }
      #expect(abs(epoch.training - nats / Double(tokens)) < 1e-9)
    }
  }

  @Test(
    "A run that was stopped and resumed has the curves of one that was not", arguments: [5, 28])
  func resumed(stop: Int) throws {
    try run("whole", logEvery: 1).run()
    var update = 0
    let outcome = try run("resumed", logEvery: 1).run { event in
      if case .step(let progress) = event { update = progress.update }
    } shouldStop: {
      update == stop
    }
    guard case .stopped(stop) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    let before = try events("resumed").records
    #expect(before.curve("loss/train").map(\.step) == Array(1...stop))
    var rest = TrainingRun(resuming: "\(folder.path)/resumed")
    rest.logEvery = 1
    try rest.run()
    let (whole, after) = (try events("whole").records, try events("resumed").records)
    #expect(after.scalars == whole.scalars)
    #expect(after.curve("loss/train").map(\.step) == Array(1...whole.curve("loss/train").count))
    #expect(Array(after.curve("loss/train").prefix(stop)) == before.curve("loss/train"))
    let bundle = try ModelBundle("\(folder.path)/resumed")
    let model = try Report(
      on: [bundle], ModelReportTests.plain(), on: CPUBackend(threads: 1)
    ).models[0]
    #expect(model.incidents == [.init(update: stop, what: "resumed")])
  }
}
