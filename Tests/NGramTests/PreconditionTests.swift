import NGrams
import TestSupport
import Testing
import TokenIDs

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  static let misuses: Misuses = [
    "KneserNey of no text: a text and an order of 1 or more": {
      _ = KneserNey([], order: 2, vocabulary: 3, specialTokens: SpecialTokens(endOfSentence: 0))
    },
    "KneserNey of order 0: a text and an order of 1 or more": {
      _ = KneserNey([1], order: 0, vocabulary: 3, specialTokens: SpecialTokens(endOfSentence: 0))
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
