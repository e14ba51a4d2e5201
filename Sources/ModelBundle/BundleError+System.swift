import Glibc

extension BundleError {
  /// The error for a system call that failed with `number` while reading `path`.
  static func reading(_ path: String, _ number: Int32) -> BundleError {
    let what = "cannot read '\(path)': \(text(number))"
    switch number {
    case ENOENT, ENOTDIR:
      return BundleError(.missing, "\(what); check the path")
    case EACCES, EPERM:
      return BundleError(.cannotRead, "\(what); check the permissions")
    case EIO:
      return BundleError(.ioFailed, "\(what); check the disk")
    default:
      return BundleError(.cannotRead, "\(what); check the path and the disk")
    }
  }

  /// The error for a system call that failed with `number` while writing `path`.
  static func writing(_ path: String, _ number: Int32) -> BundleError {
    let what = "cannot write '\(path)': \(text(number))"
    switch number {
    case ENOSPC:
      return BundleError(.cannotWrite, "\(what); free some space or choose another disk")
    case EDQUOT:
      return BundleError(.cannotWrite, "\(what); free some of your quota or choose another disk")
    case EROFS:
      return BundleError(.cannotWrite, "\(what); choose a folder that can be written to")
    case EACCES, EPERM:
      return BundleError(.cannotWrite, "\(what); check the permissions or choose another folder")
    case ENOENT, ENOTDIR:
      return BundleError(.cannotWrite, "\(what); create its folder first")
    case EIO:
      return BundleError(.ioFailed, "\(what); check the disk")
    default:
      return BundleError(.cannotWrite, "\(what); choose another path or disk")
    }
  }

  private static func text(_ number: Int32) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
  }
}
