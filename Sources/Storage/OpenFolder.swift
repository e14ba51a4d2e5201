import Glibc

/// A folder that is held open: files in it are read and written by name, whatever becomes of its path.
///
/// A path may lead to another folder from one moment to the next. What holds a folder open reads and writes
/// in that folder alone, also after it was renamed.
///
///     let folder = try OpenFolder("models/mine")
///     try AtomicFile.write(bytes, to: "history.json", in: folder)
public final class OpenFolder: Sendable {
  /// The path that it was opened by, which errors name.
  public let path: String

  private let descriptor: Descriptor

  /// Opens a folder; links to it are followed.
  ///
  /// - Throws: ``StorageError``: `missing`, `cannotRead`, or `ioFailed`.
  public convenience init(_ path: String) throws(StorageError) {
    try self.init(path, failure: StorageError.reading)
  }

  /// As above; an error is `failure` of the path and errno.
  init(_ path: String, failure: (String, Int32) -> StorageError) throws(StorageError) {
    self.path = path
    descriptor = try Descriptor(reading: path, O_DIRECTORY, failure: failure)
  }

  /// The same folder, which errors name by the path that it was renamed to.
  public init(_ folder: OpenFolder, renamedTo path: String) throws(StorageError) {
    self.path = path
    let number = fcntl(folder.number, F_DUPFD_CLOEXEC, 0)
    guard number >= 0 else { throw .reading(path, errno) }
    descriptor = Descriptor(adopting: number, path: path)
  }

  /// False once its path leads to another folder, or nowhere.
  public var isInPlace: Bool {
    guard let own = try? FileStatus(of: number, path: path) else { return false }
    return (try? FileStatus(of: path))?.identity == own.identity
  }

  /// True once it was deleted: no file can be made in it.
  var isDeleted: Bool {
    var status = stat()
    return fstat(number, &status) == 0 && status.st_nlink == 0
  }

  /// The names of what is in it, hidden ones too, in the order of their bytes.
  ///
  /// - Throws: ``StorageError``: `cannotRead` or `ioFailed`.
  public func names() throws(StorageError) -> [String] {
    // The list of a descriptor begins where it was left, and closing the list closes it: so one of its own.
    try Self.names(listing: openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), path: path)
  }

  /// The names in a folder that is no link, as above, with one descriptor more and no other.
  static func names(in place: Place) throws(StorageError) -> [String] {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    return try names(listing: openat(place.start, place.name, flags), path: place.path)
  }

  /// Lists what was opened, and closes it.
  private static func names(listing own: Int32, path: String) throws(StorageError) -> [String] {
    guard own >= 0 else { throw .reading(path, errno) }
    guard let stream = fdopendir(own) else {
      let failure = errno
      close(own)
      throw .reading(path, failure)
    }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .reading(path, errno) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Deletes a file in it, or nothing where there is none.
  ///
  /// A link is deleted and not followed.
  ///
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`.
  public func removeFile(_ name: String) throws(StorageError) {
    guard unlinkat(number, name, 0) != 0, errno != ENOENT else { return }
    throw .writing(Path.join(path, name), errno)
  }

  /// The descriptor, open as long as this object.
  var number: Int32 { descriptor.number }

  /// Makes a rename in it survive a power cut.
  func sync() throws(StorageError) {
    // Some network file systems cannot sync a folder, and say EINVAL.
    try descriptor.sync(orFailsWith: EINVAL)
  }
}
