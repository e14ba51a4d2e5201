import Glibc

extension StorageError {
  /// The error for a system call that failed with `number` while reading `path`.
  static func reading(_ path: String, _ number: Int32) -> StorageError {
    let what = "cannot read '\(path)': \(text(number))"
    switch number {
    case ENOENT, ENOTDIR:
      return StorageError(.missing, "\(what); check the path")
    case ENOMEM, EMFILE, ENFILE: return .outOfResources(what, number)
    case EACCES, EPERM:
      return StorageError(.cannotRead, "\(what); check the permissions")
    case EIO:
      return StorageError(.ioFailed, "\(what); check the disk")
    default:
      return StorageError(.cannotRead, "\(what); check the path and the disk")
    }
  }

  /// The error for a system call that failed with `number` while writing `path`.
  static func writing(_ path: String, _ number: Int32) -> StorageError {
    let what = "cannot write '\(path)': \(text(number))"
    switch number {
    case ENOSPC:
      return StorageError(.cannotWrite, "\(what); free some space or choose another disk")
    case EDQUOT:
      return StorageError(.cannotWrite, "\(what); free some of your quota or choose another disk")
    case EFBIG:
      return StorageError(
        .cannotWrite, "\(what); raise the limit of the size of files, as with 'ulimit -f unlimited'"
      )
    case ENOMEM, EMFILE, ENFILE: return .outOfResources(what, number)
    case EROFS:
      return StorageError(.cannotWrite, "\(what); choose a folder that can be written to")
    case EACCES, EPERM:
      return StorageError(.cannotWrite, "\(what); check the permissions or choose another folder")
    case ENOENT where FileStatus.mayExist(Path.parent(of: path)):
      return StorageError(
        .cannotWrite, "cannot write '\(path)': its folder takes no new files; choose another folder"
      )
    case ENOENT:
      return StorageError(.cannotWrite, "\(what); create its folder first")
    case ENOTDIR:
      return StorageError(.cannotWrite, "\(what); choose another folder")
    case EIO:
      return StorageError(.ioFailed, "\(what); check the disk")
    default:
      return StorageError(.cannotWrite, "\(what); choose another path or disk")
    }
  }

  private static func outOfResources(_ what: String, _ number: Int32) -> StorageError {
    let remedy =
      switch number {
      case ENOMEM: "free some memory or raise the limit of the process"
      case EMFILE: "raise the limit of open files, as with 'ulimit -n 4096'"
      default: "close other programs"
      }
    return StorageError(.outOfResources, "\(what); \(remedy)")
  }

  /// The error for a file that would be replaced.
  static func occupied(_ path: String) -> StorageError {
    StorageError(.exists, "'\(path)' is there already; choose another name or move it away")
  }

  /// The error for a link where a file of an open folder is written.
  package static func link(_ path: String) -> StorageError {
    StorageError(
      .cannotWrite, "cannot write '\(path)': it is a link; put the file itself in its place")
  }

  /// This error, as the second half of what happened.
  func after(_ what: String) -> StorageError { StorageError(code, "\(what): \(message)") }

  private static func text(_ number: Int32) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
  }
}
