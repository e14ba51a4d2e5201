import LanguageModels
import ModelFolders
import ModelTesting
import NGrams
import Runs
import TestSupport
import Testing
import Training

/// The code of the article of Runs.
@Suite struct RunsArticle {
  @Test func stopAndResume() async throws {
    let work = try TemporaryFolder()
    let corpus = try work.plant(SmallModel.text(lines: 120, seed: 1), "corpus.txt")
    let folder = "\(work.path)/model"

    var run = TrainingRun(
      CorpusConfiguration(corpus),
      model: ModelConfiguration(vocabularySize: 2, embeddingWidth: 8, hiddenWidths: [8]),
      training: TrainingConfiguration(epochs: 60, batch: 4, bptt: 10), into: folder)
    run.threads = 1

    let stop = StopRequest()
    var stoppedAfter: Int?
    for try await event in run.events(stop: stop) {
      switch event {
      case .started(let start): print(start.parameters, "parameters")
      case .epochEnded(let epoch, let isBest, _):
        print("epoch \(epoch.epoch): \(epoch.validation ?? .nan) nats", isBest ? "best" : "")
        if epoch.epoch == 1 { stop.request() }  // such as a button of an application
      case .stopped(let update):
        print("stopped after update \(update)")
        stoppedAfter = update
      default: break
      }
    }

    // Later, perhaps in another process:
    var summary: TrainingSummary?
    for try await event in TrainingRun(resuming: folder).events() {
      if case .finished(let result) = event { summary = result }
    }
    print(summary?.epochs ?? 0, "epochs, test perplexity", summary?.testPerplexity ?? .nan)

    let finished = try #require(summary)
    #expect(finished.epochs == 60 && finished.folder == folder)
    #expect(try #require(finished.testPerplexity) < 15)
    // The same run without a stop ends in the same bytes.
    var whole = TrainingRun(
      CorpusConfiguration(corpus),
      model: ModelConfiguration(vocabularySize: 2, embeddingWidth: 8, hiddenWidths: [8]),
      training: TrainingConfiguration(epochs: 60, batch: 4, bptt: 10), into: "\(work.path)/whole")
    whole.threads = 1
    try whole.run()
    let (a, b) = ("\(folder)/weights.safetensors", "\(work.path)/whole/weights.safetensors")
    #expect(try bytes(of: a) == bytes(of: b))
    let updates = try #require(ModelBundle(folder).history().epochs.last).updates
    // A reader that is late by 59 epochs stops a run that has ended.
    if let stoppedAfter { #expect((updates / 60...updates).contains(stoppedAfter)) }
  }

  @Test func ngrams() async throws {
    let work = try TemporaryFolder()
    let corpus = try work.plant(SmallModel.text(lines: 120, seed: 1), "corpus.txt")
    let folder = "\(work.path)/model"

    let summary = try NGramRun(CorpusConfiguration(corpus), order: 3, into: folder).run()
    print(summary.ngrams, summary.testPerplexity ?? .nan)  // counts of 1-, 2- and 3-grams

    #expect(summary.ngrams.count == 3 && summary.folder == folder)
    #expect(try ModelBundle(folder).makeNGrams().counts == summary.ngrams)
    #expect(try #require(summary.testPerplexity) < 15)
  }
}
