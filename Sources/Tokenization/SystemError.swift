import Glibc

/// The last error of the C library, in its words.
func systemErrorMessage() -> String { String(cString: strerror(errno)) }

extension TokenizationError {
  /// A failed write to `path`, from `errno`.
  static func cannotWrite(_ path: String) -> Self {
    let remedy =
      switch errno {
      case ENOSPC, EDQUOT: "free some space or write elsewhere"
      case EROFS, EACCES, EPERM: "write to a folder that you may change"
      case ENOENT, ENOTDIR: "make the folder first"
      default: "check the disk or write elsewhere"
      }
    return Self(.cannotWrite, "cannot write \(path): \(systemErrorMessage()); \(remedy)")
  }

  /// A failed read of `path`, from `errno`.
  static func cannotRead(_ path: String) -> Self {
    switch errno {
    case ENOENT, ENOTDIR:
      Self(.missingInput, "\(path) does not exist; check the path")
    case EACCES, EPERM:
      Self(
        .cannotRead,
        "cannot read \(path): \(systemErrorMessage()); change its permissions or read a copy")
    default:
      Self(.cannotRead, "cannot read \(path): \(systemErrorMessage()); check the path and the disk")
    }
  }
}
