import CPUCompute
import Judging
import ModelFolders
import ModelTesting
import TestSupport
import Testing

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  static let misuses: [String: @Sendable (_ folder: String) throws -> Void] = [
    "ComparedModel: a loss a token": { folder in
      let model = try JudgedModel(
        SmallModel().makeNGrams("\(folder)/model"), on: CPUBackend(threads: 1))
      let text = try JudgedText(TextSource(.test), for: model)
      _ = ComparedModel(model, text, losses: [1])
    }
  ]

  @Test("A forbidden call ends the process and says why", arguments: misuses.keys.sorted())
  func ends(misuse: String) async throws {
    let folder = try TemporaryFolder()
    let end = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [misuse, path = folder.path as String] in
      try PreconditionTests.misuses[misuse]?(path)
    }
    let line = firstLine(end.standardErrorContent)
    #expect(line.hasSuffix(message(of: misuse)))
  }
}
