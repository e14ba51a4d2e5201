import Storage
import TensorFiles
import TestSupport
import Testing

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  private static func source(
    _ name: String, shape: [Int] = [2], bytes: Int = 8
  ) -> Safetensors.Source {
    Safetensors.Source(name: name, type: .f32, shape: shape) {
      try $0.write([UInt8](repeating: 0, count: bytes))
    }
  }

  static let misuses: [String: @Sendable (_ folder: String) throws -> Void] = [
    "Source below 0: shape [2, -1]": { _ in _ = source("x", shape: [2, -1]) },
    "Source too large: is too large": { _ in _ = source("x", shape: [1 << 40, 1 << 40]) },
    "Source of a reserved name: is not a name for a tensor": { _ in _ = source("__metadata__") },
    "Safetensors.write twice: names are not unique": {
      try Safetensors.write([source("x"), source("x")], to: "\($0)/file")
    },
    "Safetensors.write of too few bytes: wrote 4 bytes, not 8": {
      try Safetensors.write([source("x", bytes: 4)], to: "\($0)/file")
    },
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
