import CPUCompute
import Compute
import ReferenceCompute
import TestSupport
import Testing

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  private static func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    Arena(on: ReferenceBackend()).matrix(rows, columns)
  }

  private static func tokens(_ count: Int) -> Tokens {
    Arena(on: ReferenceBackend()).tokens(count)
  }

  private static func staged(_ count: Int) -> StagedTokens {
    StagedTokens(count, in: Arena(on: ReferenceBackend()))
  }

  static let misuses: Misuses = [
    "Matrix of rows below 0: rows out of range": { _ = matrix(2, 3)[-1..<1] },
    "Matrix of rows beyond: rows out of range": { _ = matrix(2, 3)[1..<3] },
    "Matrix.reshaped: a reshape keeps the number of elements": { _ = matrix(2, 3).reshaped(2, 2) },
    "Matrix.block below 0: block out of range": {
      _ = matrix(2, 3).block(at: -1, rows: 1, columns: 1)
    },
    "Matrix.block beyond: block out of range": {
      _ = matrix(2, 3).block(at: 3, rows: 2, columns: 2)
    },
    "Tokens below 0: positions out of range": { _ = tokens(3)[-1..<2] },
    "Tokens beyond: positions out of range": { _ = tokens(3)[2..<4] },
    "StagedTokens get: position out of range": { _ = staged(3)[3] },
    "StagedTokens set: position out of range": { staged(3)[-1] = 0 },
    "DropoutMask of all: rate in [0, 1)": { _ = DropoutMask(rate: 1, key: 1) },
    "DropoutMask below 0: rate in [0, 1)": { _ = DropoutMask(rate: -0.1, key: 1) },
    "ProductVerbs.precision: a precision that this device has": {
      MinimalBackend().precision = .bf16
    },
    "ReferenceBackend.write: as many values as elements": {
      ReferenceBackend().write([1], to: matrix(1, 2))
    },
    "ReferenceBackend.write of ids: as many ids as positions": {
      ReferenceBackend().write([1], to: tokens(2))
    },
    "ReferenceBackend.read: as many values as elements": {
      var values: [Float] = [0]
      try ReferenceBackend().read(matrix(1, 2), into: &values)
    },
    "ReferenceBackend.read of ids: as many ids as positions": {
      var ids: [Int32] = [0]
      try ids.withUnsafeMutableBufferPointer { ids throws(BackendError) in
        try ReferenceBackend().read(tokens(2), into: ids)
      }
    },
    "ReferenceBackend.activate: one shape": {
      ReferenceBackend().activate(.tanh, matrix(1, 2), into: matrix(1, 3))
    },
    "CPUBackend.allocate: out of memory: 4611686018427387904 bytes were not to be had": {
      _ = try CPUBackend(threads: 1).allocate(1 << 60)
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
