import TestSupport
import Testing
import TokenIDs
import Training

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  private static func part(_ rows: Range<Int>) throws {
    let batcher = try Batcher(
      Small.corpus, batch: 4, steps: 5, specialTokens: SpecialTokens(endOfSentence: 0))
    _ = batcher.part(rows)
  }

  static let misuses: Misuses = [
    "Batcher.part beyond the batch: rows of B": { try part(3..<5) },
    "Batcher.part below 0: rows of B": { try part(-1..<2) },
    "Batcher.part of no row: rows of B": { try part(2..<2) },
    "Trainer.step: the epoch is done: end it first": {
      let trainer = try Trainer(
        TrainingConfiguration(batch: 4, bptt: 100), model: try Small.model(), corpus: Small.corpus,
        specialTokens: SpecialTokens(endOfSentence: 0))
      _ = try trainer.step()
      _ = try trainer.step()
    },
  ]

  @Test("A forbidden call ends the process and says why", arguments: misuses.keys.sorted())
  func ends(misuse: String) async throws {
    let end = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [misuse] in
      try PreconditionTests.misuses[misuse]?()
    }
    let line = firstLine(end.standardErrorContent)
    #expect(line.hasSuffix(message(of: misuse)))
  }
}
