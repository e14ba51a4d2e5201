public import Storage
public import Testing

/// The error that `body` throws, which must be one line of the form "what happened; what to do".
public func storageError(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) throws -> StorageError {
  let thrown = #expect(throws: StorageError.self, sourceLocation: sourceLocation) { try body() }
  let error = try #require(thrown, sourceLocation: sourceLocation)
  #expect(error.message.contains("; "), sourceLocation: sourceLocation)
  #expect(!error.message.contains("\n"), sourceLocation: sourceLocation)
  return error
}
