import Glibc

/// Reads files that need not stay as they are, and pipes; see ``MappedFile`` for those that do.
public enum FileReader {
  /// All bytes of a file.
  ///
  /// - Throws: ``StorageError``: `missing`, `cannotRead`, or `ioFailed`.
  public static func bytes(of path: String) throws(StorageError) -> [UInt8] {
    let file = try Descriptor(reading: path)
    return try bytes(of: file.number, path: path)
  }

  /// All bytes that are left to read; `path` is only named in errors.
  static func bytes(of descriptor: Int32, path: String) throws(StorageError) -> [UInt8] {
    let size = try FileStatus(of: descriptor, path: path).byteCount
    // A pipe has size 0; one byte more than the file has lets the last read see its end.
    var room = max(size + 1, 1 << 16)
    var bytes: [UInt8] = []
    while true {
      var received = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        received = read(descriptor, into: UnsafeMutableRawBufferPointer(buffer))
        count = max(received, 0)
      }
      guard received >= 0 else { throw .reading(path, errno) }
      if received == 0 { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
      room = max(1 << 16, min(room, size - bytes.count + 1))
    }
  }

  /// Reads once: the number of bytes, 0 at the end, or -1 with errno set.
  static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 || errno != EINTR { return count }
    }
  }
}
