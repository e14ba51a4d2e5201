import CLinux
import Glibc

/// Builds a folder whole or not at all.
///
/// It is built under a hidden name beside the target, fsynced with all it holds, and renamed to
/// the target in one step. Until then the target is untouched; after a failure the hidden folder is
/// gone. Folders above the target are created. A link to a folder is followed.
public enum AtomicFolder {
  /// Calls `build` with the path of an empty folder, and then makes that folder the one at `path`.
  ///
  /// An empty folder at `path` is always replaced. One that is not empty is replaced, and all that
  /// it holds deleted, only if `mayGo` is given and does not throw: a wrong path must not cost
  /// somebody a folder.
  ///
  /// - Parameters:
  ///   - path: The folder to create.
  ///   - mayGo: Looks at the folder that would be deleted, and throws to keep it.
  ///   - build: Fills the folder whose path it gets; its errors pass through.
  /// - Throws: ``StorageError``: `exists` if the target may not be replaced, `cannotWrite`,
  ///   or `ioFailed`; what `mayGo` and `build` throw.
  public static func create(
    at path: String, replacingIf mayGo: ((_ old: String) throws -> Void)? = nil,
    build: (String) throws -> Void
  ) throws {
    try create(
      at: path, replacingIf: mayGo, exchange: linux_exchange, rename: rename, build: build)
  }

  /// Throws what ``create(at:replacingIf:build:)`` would for what is at `path` now.
  ///
  /// - Returns: True if there is a folder that would be deleted.
  @discardableResult
  public static func validateTarget(
    _ path: String, replacingIf mayGo: ((_ old: String) throws -> Void)? = nil
  ) throws -> Bool {
    let target = Path.resolved(path)
    guard try FileStatus.exists(target) else {
      guard try FileStatus.isTaken(target) else { return false }
      throw StorageError(
        .cannotWrite, "cannot write '\(path)': it is a link to nothing; choose another path")
    }
    let old = try FileStatus(of: target)
    guard old.kind == .folder else {
      throw StorageError(
        .cannotWrite, "cannot write '\(path)': it is not a folder; choose another path")
    }
    guard target != Path.resolved(".") else {
      throw StorageError(
        .cannotWrite,
        "cannot write '\(path)': it is the current folder, which cannot be replaced; choose another"
      )
    }
    if try Folder.names(in: target).isEmpty { return false }
    guard let mayGo else { throw occupied(path) }
    try mayGo(target)
    return true
  }

  /// Makes a folder where ``create(at:replacingIf:build:)`` would begin, and removes it: a place that
  /// cannot be written to is known before long work.
  ///
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`.
  public static func validatePlace(of path: String) throws(StorageError) {
    let folder = try OpenFolder(Path.nearestFolder(above: path)) { .writing(path, $1) }
    try HiddenFolder(in: folder, for: path).remove()
  }

  /// False where ``validatePlace(of:)`` would throw, as far as permissions tell; nothing is made.
  public static func mayCreate(_ path: String) -> Bool {
    let folder = Path.nearestFolder(above: path)
    return (try? FileStatus(of: folder).kind) == .folder && access(folder, W_OK | X_OK) == 0
  }

  /// A system call on two paths; 0 for success, otherwise errno is set.
  typealias PathCall = (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32

  /// As above, with the system calls that swap and rename as parameters.
  static func create(
    at path: String, replacingIf mayGo: ((_ old: String) throws -> Void)?,
    exchange: PathCall, rename: PathCall,
    build: (String) throws -> Void
  ) throws {
    let target = Path.resolved(path)
    let parent = Path.parent(of: target)
    let replaces = try validateTarget(path, replacingIf: mayGo)
    try Folder.create(parent)
    let place = try OpenFolder(parent) { .writing(path, $1) }
    let hidden = try HiddenFolder(in: place, for: path)
    let temporary = hidden.path
    var old: String?
    do {
      try build(temporary)
      try FileTree.sync(temporary)
      if replaces {
        old = try swap(temporary, target, path, exchange, rename)
      } else if rename(temporary, target) != 0 {
        // Somebody put something there since we looked.
        throw errno == ENOTEMPTY || errno == EEXIST
          ? occupied(path) : StorageError.writing(path, errno)
      }
    } catch {
      hidden.remove()
      throw error
    }
    do {
      try place.sync()
    } catch {
      // What was replaced is kept: after a power cut it may be all that is left.
      let kept = old.map { ", and what it replaced is kept as '\($0)'" } ?? ""
      throw error.after("wrote '\(path)', but it may be gone after a power cut\(kept)")
    }
    if let old { try discard(old, path) }
  }

  private static func occupied(_ path: String) -> StorageError {
    StorageError(
      .exists, "'\(path)' exists already and is not empty; choose another or delete it yourself")
  }

  /// Puts the new folder in the place of the old one; returns where the old one is now.
  private static func swap(
    _ temporary: String, _ target: String, _ path: String,
    _ exchange: PathCall, _ rename: PathCall
  ) throws(StorageError) -> String {
    if exchange(temporary, target) == 0 { return temporary }
    guard errno == EINVAL || errno == ENOSYS else { throw .writing(path, errno) }
    // The file system cannot swap: two renames, the first undone if the second fails. Between them the old
    // folder has a name that all can see and nothing clears away.
    let aside = try makeAside(target, for: path)
    guard rename(target, aside) == 0 else {
      let number = errno
      rmdir(aside)
      throw .writing(path, number)
    }
    guard rename(temporary, target) == 0 else {
      let number = errno
      guard rename(aside, target) == 0 else {
        throw StorageError.writing(path, number).after(
          "what was at '\(path)' is kept as '\(aside)'; rename it back yourself")
      }
      throw .writing(path, number)
    }
    return aside
  }

  private static func makeAside(
    _ target: String, for path: String
  ) throws(StorageError) -> String {
    for number in 0..<1000 {
      let aside = "\(target).old" + (number == 0 ? "" : "-\(number)")
      if mkdir(aside, 0o777) == 0 { return aside }
      guard errno == EEXIST || errno == EINTR else { break }
    }
    throw .writing(path, errno)
  }

  private static func discard(_ old: String, _ path: String) throws(StorageError) {
    do {
      try FileTree.remove(old)
    } catch {
      throw StorageError(
        error.code,
        "wrote '\(path)', but cannot delete what it replaced, now '\(old)'; delete it yourself")
    }
  }
}
