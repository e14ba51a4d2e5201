import Glibc

/// Reading whole files and listing folders.
enum FileReader {
  /// Whether `path` is a folder.
  ///
  /// - Throws: ``TokenizationError`` when there is nothing, or the system will not say.
  static func isFolder(_ path: String) throws(TokenizationError) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .cannotRead(path) }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether `path` is there and is not a folder.
  ///
  /// - Throws: ``TokenizationError`` when the system will not say.
  static func isFile(_ path: String) throws(TokenizationError) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { return false }
      throw .cannotRead(path)
    }
    return status.st_mode & S_IFMT != S_IFDIR
  }

  /// The names of the files in a folder, by ascending bytes; hidden ones and folders left out.
  static func files(in folder: String) throws(TokenizationError) -> [String] {
    guard let directory = opendir(folder) else { throw .cannotRead(folder) }
    defer { closedir(directory) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix("."), try isFile("\(folder)/\(name)") { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .cannotRead(folder) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// All bytes of a file, or of the standard input for `-`.
  static func bytes(of path: String) throws(TokenizationError) -> [UInt8] {
    guard path != "-" else { return try bytes(of: STDIN_FILENO, path: "the standard input") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotRead(path) }
    defer { close(descriptor) }
    return try bytes(of: descriptor, path: path)
  }

  /// All bytes that are left to read.
  static func bytes(
    of descriptor: Int32, path: String
  ) throws(TokenizationError) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .cannotRead(path) }
    // A pipe has size 0; one byte more than the file has lets the last read see its end.
    var room = max(Int(status.st_size) + 1, 1 << 16)
    var bytes: [UInt8] = []
    while true {
      var received = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        repeat {
          received = read(descriptor, buffer.baseAddress, room)
        } while received < 0 && errno == EINTR
        count = max(received, 0)
      }
      guard received >= 0 else { throw .cannotRead(path) }
      if received == 0 { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
      room = max(1 << 16, min(room, Int(status.st_size) - bytes.count + 1))
    }
  }
}
