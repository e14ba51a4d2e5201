import Glibc

/// Reads files that need not stay as they are, and pipes; see ``MappedFile`` for those that do.
public enum FileReader {
  /// The most bytes that are read where nothing else is asked for: 1 GiB.
  public static let usualLimit = 1 << 30

  /// All bytes of a file, which are in memory at once.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: The most bytes that it may have.
  /// - Returns: The bytes.
  /// - Throws: ``StorageError``: `missing`, `cannotRead`, also for a file beyond the limit and for a
  ///   device without an end, or `ioFailed`.
  public static func bytes(
    of path: String, limit: Int = FileReader.usualLimit
  ) throws(StorageError) -> [UInt8] {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    let file = try Descriptor(reading: path, O_NONBLOCK)
    return try bytes(of: file.number, path: path, limit: limit)
  }

  /// All bytes that are left to read; `path` is only named in errors.
  static func bytes(
    of descriptor: Int32, path: String, limit: Int = FileReader.usualLimit
  ) throws(StorageError) -> [UInt8] {
    try PatientReader.refuseEndlessDevice(descriptor, path: path)
    let size = try FileStatus(of: descriptor, path: path).byteCount
    guard size <= limit else { throw tooLong(path, limit) }
    // A pipe has size 0; one byte more than the file has lets the last read see its end.
    var room = max(size + 1, 1 << 16)
    var bytes: [UInt8] = []
    while true {
      var received = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        received = PatientReader.read(descriptor, into: UnsafeMutableRawBufferPointer(buffer)) {}
        count = max(received, 0)
      }
      guard received >= 0 else { throw .reading(path, errno) }
      if received == 0 { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
      guard bytes.count <= limit else { throw tooLong(path, limit) }
      room = max(1 << 16, min(room, size - bytes.count + 1))
    }
  }

  private static func tooLong(_ path: String, _ limit: Int) -> StorageError {
    StorageError(
      .cannotRead,
      "'\(path)' is longer than \(limit >> 20) MiB, the most that is read at once; give a shorter file"
    )
  }
}
