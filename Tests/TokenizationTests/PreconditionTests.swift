import TestSupport
import Testing
import Tokenization

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  private static func file(in folder: String, counted tokens: Int) throws -> TokenFile {
    var writer = try TokenFileWriter(path: "\(folder)/ids", vocabularySize: 10)
    try writer.append([1, 2, 3])
    var statistics = TextStatistics()
    statistics.tokens = tokens
    return try writer.finish(statistics)
  }

  static let misuses: [String: @Sendable (_ folder: String) throws -> Void] = [
    "TokenFileWriter.finish: 3 ids, but 4 counted": { _ = try file(in: $0, counted: 4) },
    "TokenFile beyond: position 3 of 3": { _ = try file(in: $0, counted: 3)[3] },
    "TokenFile below 0: position -1 of 3": { _ = try file(in: $0, counted: 3)[-1] },
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
