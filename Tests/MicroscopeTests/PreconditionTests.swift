import LanguageModels
import Microscope
import TestSupport
import Testing

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  private static let mixture = ContextMixture(
    components: 2, width: 1, contexts: [1, 2], logPrior: [-0.7, -0.7])

  static let misuses: Misuses = [
    "MixtureUse: a token a position": { _ = MixtureUse(mixture, targets: [1, 2]) },
    "MixtureUse of nothing: a token a position": {
      _ = MixtureUse(
        ContextMixture(components: 2, width: 1, contexts: [], logPrior: []), targets: [])
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
