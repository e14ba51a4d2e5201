import Glibc

/// The kind and the size of the file at a path.
public struct FileStatus: Sendable {
  /// The kinds that are told apart.
  public enum Kind: Sendable {
    /// A regular file.
    case file
    /// A folder.
    case folder
    /// A device, a pipe, a socket, or a link that was not followed.
    case other
  }

  /// The kind.
  public let kind: Kind
  /// Its length in bytes; a pipe has 0.
  public let byteCount: Int
  /// When its content was last changed, in seconds since 1970.
  public let modified: Double

  /// The same for two paths that lead to one file.
  public let identity: [UInt64]

  /// True for a link that was not followed.
  package let isLink: Bool
  /// True for a file that has more than one name: a hard link leads to it.
  package let hasOtherNames: Bool
  let owner: uid_t
  let permissions: mode_t

  /// Asks for the status of what `path` leads to, links followed.
  ///
  /// - Parameters:
  ///   - path: The file; with a folder, its name in it.
  ///   - folder: The open folder; nil for a path.
  /// - Throws: ``StorageError``: `missing` where there is nothing, `cannotRead`, or `ioFailed`.
  public init(of path: String, in folder: OpenFolder? = nil) throws(StorageError) {
    try self.init(Place(path, in: folder), 0)
  }

  /// True if there is anything at `path`; a link to nothing is nothing.
  ///
  /// - Throws: ``StorageError``: `cannotRead` or `ioFailed` where the system does not say, which is no absence.
  public static func exists(
    _ path: String, in folder: OpenFolder? = nil
  ) throws(StorageError) -> Bool {
    try isThere(Place(path, in: folder), 0)
  }

  /// True if there is anything at `path`, a link to nothing too.
  ///
  /// - Throws: As ``exists(_:in:)``.
  package static func isTaken(
    _ path: String, in folder: OpenFolder? = nil
  ) throws(StorageError) -> Bool {
    try isThere(Place(path, in: folder), AT_SYMLINK_NOFOLLOW)
  }

  private static func isThere(_ place: Place, _ flags: Int32) throws(StorageError) -> Bool {
    do {
      _ = try FileStatus(place, flags)
      return true
    } catch {
      guard error.code == .missing else { throw error }
      return false
    }
  }

  /// True unless there is certainly nothing at `path`: where the system does not say, it tells when it is opened.
  package static func mayExist(_ path: String, in folder: OpenFolder? = nil) -> Bool {
    (try? exists(path, in: folder)) ?? true
  }

  /// The status of what is at a place; a link is not followed.
  package init(ofLink path: String, in folder: OpenFolder? = nil) throws(StorageError) {
    try self.init(Place(path, in: folder), AT_SYMLINK_NOFOLLOW)
  }

  /// The status of what will be replaced, links not followed; nil where there is nothing.
  ///
  /// - Throws: ``StorageError`` of the writing of `path`.
  static func ofTarget(
    _ name: String, in folder: OpenFolder, path: String
  ) throws(StorageError) -> FileStatus? {
    var status = stat()
    guard fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) != 0 else {
      return FileStatus(status)
    }
    guard errno == ENOENT else { throw .writing(path, errno) }
    return nil
  }

  private init(_ place: Place, _ flags: Int32) throws(StorageError) {
    var status = stat()
    guard fstatat(place.start, place.name, &status, flags) == 0 else {
      // What is too long for a name is nobody's.
      throw .reading(place.path, errno == ENAMETOOLONG ? ENOENT : errno)
    }
    self.init(status)
  }

  /// The status of an open file; `path` is only named in errors.
  init(of descriptor: Int32, path: String) throws(StorageError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .reading(path, errno) }
    self.init(status)
  }

  private init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      default: .other
      }
    byteCount = Int(status.st_size)
    modified = Double(status.st_mtim.tv_sec) + 1e-9 * Double(status.st_mtim.tv_nsec)
    identity = [UInt64(status.st_dev), UInt64(status.st_ino)]
    isLink = status.st_mode & S_IFMT == S_IFLNK
    hasOtherNames = status.st_nlink > 1
    owner = status.st_uid
    permissions = status.st_mode & 0o7777
  }
}
