/// A row of a table of errors: an operation, and the text of the error that it must throw.
///
///     let rows = [
///       ErrorCase("no vocabulary", throws: "the vocabulary is empty; give some text") {
///         try build([])
///       }
///     ]
///     #expect(ErrorCase.mismatches(in: rows).isEmpty)
public struct ErrorCase {
  /// The subject of the row.
  public let name: String
  /// The text of the error, as `print` writes it.
  public let expected: String
  private let operation: () throws -> Void

  /// A row: `operation` must throw an error whose text is `expected`.
  public init(_ name: String, throws expected: String, _ operation: @escaping () throws -> Void) {
    (self.name, self.expected, self.operation) = (name, expected, operation)
  }

  /// Runs the operation; nil where it throws what is expected.
  public func mismatch() -> ErrorMismatch? {
    do {
      try operation()
      return ErrorMismatch(name: name, expected: expected, found: nil)
    } catch {
      let found = "\(error)"
      return found == expected ? nil : ErrorMismatch(name: name, expected: expected, found: found)
    }
  }

  /// Runs all rows in order; the rows that differ.
  public static func mismatches(in rows: some Sequence<ErrorCase>) -> [ErrorMismatch] {
    rows.compactMap { $0.mismatch() }
  }
}

/// A row of a table of errors whose operation threw another error, or none.
public struct ErrorMismatch: Hashable, Sendable, CustomStringConvertible {
  /// The subject of the row.
  public let name: String
  /// The text of the error that was expected.
  public let expected: String
  /// The text of the error that was thrown; nil for none.
  public let found: String?

  /// "name: found …, expected …".
  public var description: String {
    "\(name): \(found.map { "'\($0)'" } ?? "no error"), expected '\(expected)'"
  }
}
