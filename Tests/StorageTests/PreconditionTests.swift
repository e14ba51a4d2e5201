import Storage
import TestSupport
import Testing

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  private static func overwrite(at offset: Int, in folder: String) throws {
    try AtomicFile.write(to: "\(folder)/file") { writer in
      try writer.write([1, 2, 3])
      try writer.overwrite(at: offset, with: [4, 5])
    }
  }

  static let misuses: [String: @Sendable (_ folder: String) throws -> Void] = [
    "FileWriter.overwrite beyond: 2 at 2 of 3": { try overwrite(at: 2, in: $0) },
    "FileWriter.overwrite below 0: 2 at -1 of 3": { try overwrite(at: -1, in: $0) },
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
