import Foundation
import ModelFolders
import Testing

/// What `lm train --resume` takes, and leaves.
@Suite struct ResumeTests {
  @Test func resumedRunThatHasEndedChangesNoFile() throws {
    let work = try Workplace()
    try work.copy("models", of: Shared.workplace(), to: "models")
    let before = (try work.files("models"), try work.times("models"))
    expectSuccess(try work.lm("train --resume models/mos --no-quiet --no_json --threads 1"))
    let outcome = try work.lm("train --resume models/mos")
    expectSuccess(outcome)
    #expect(outcome.error.contains("the run has ended; nothing is left to train"))
    let history = try work.bundle("models/mos").history()
    func perplexity(_ part: String) throws -> String {
      String(format: "%.2f", try #require(history.perplexity[part]))
    }
    #expect(
      outcome.text.split(separator: "\n").dropLast() == [
        "model       models/mos", "best epoch  \(try #require(history.best)) of 3",
        "valid       perplexity \(try perplexity("valid"))",
        "test        perplexity \(try perplexity("test"))",
      ])
    #expect(try work.files("models") == before.0)
    #expect(try work.times("models") == before.1)
  }

  @Test(arguments: [
    "--lr 1", "--force", "corpus.txt", "--head mos", "--batch_size 3", "--epochs=9",
  ])
  func resumeTakesEverythingFromTheModel(option: String) throws {
    let work = try Shared.workplace()
    let stranger = option.split(whereSeparator: { $0 == " " || $0 == "=" })[0]
    expectFailure(
      try work.lm("train --resume models/mos \(option)"), 64,
      "leave out \(stranger.replacing("_", with: "-"))")
  }
}
