/// Writes a file whole or not at all, through a ``FileWriter``.
public enum AtomicFile {
  /// Writes what `body` hands to the writer.
  ///
  /// - Parameters:
  ///   - path: The file; with a folder, its name in it. See ``FileWriter/init(to:in:)``.
  ///   - folder: The open folder; nil for a path.
  ///   - replacing: False to leave a file alone that is there; see ``FileWriter/commit(replacing:)``.
  ///   - body: Writes.
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`; what `body` throws.
  public static func write(
    to path: String, in folder: OpenFolder? = nil, replacing: Bool = true,
    _ body: (inout FileWriter) throws -> Void
  ) throws {
    var writer = try FileWriter(to: path, in: folder)
    try body(&writer)
    try writer.commit(replacing: replacing)
  }

  /// Writes the bytes.
  ///
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`.
  public static func write(
    _ bytes: [UInt8], to path: String, in folder: OpenFolder? = nil, replacing: Bool = true
  ) throws(StorageError) {
    var writer = try FileWriter(to: path, in: folder)
    try writer.write(bytes)
    try writer.commit(replacing: replacing)
  }
}
