/// Writes a file whole or not at all, through a ``FileWriter``.
public enum AtomicFile {
  /// Writes what `body` hands to the writer.
  ///
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`; what `body` throws.
  public static func write(
    to path: String, _ body: (inout FileWriter) throws -> Void
  ) throws {
    var writer = try FileWriter(to: path)
    try body(&writer)
    try writer.commit()
  }

  /// Writes the bytes.
  ///
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`.
  public static func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    var writer = try FileWriter(to: path)
    try writer.write(bytes)
    try writer.commit()
  }
}
