import Statistics
import TestSupport
import Testing

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  static let misuses: Misuses = [
    "BlockBootstrap: a mean has a number or more": { _ = BlockBootstrap([]) },
    "BlockBootstrap: a weight a number": { _ = BlockBootstrap([1, 2], weights: [1]) },
    "PairedComparison: the same tokens": { _ = PairedComparison([1, 2], [1]) },
    "GridSearch: a grid has points": { _ = GridSearch(over: [Int]()) { Double($0) } },
    "Interpolation of no model: models, and a text": { _ = Interpolation(fitting: []) },
    "Interpolation of no text: models, and a text": { _ = Interpolation(fitting: [[]]) },
    "Interpolation: a weight for every model": {
      _ = Interpolation(weights: [0.5, 0.5]).losses([[1]])
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
