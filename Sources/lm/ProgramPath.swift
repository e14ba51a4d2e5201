import Glibc

/// Where this program is.
enum ProgramPath {
  /// The path of the file, without links; nil where the system does not tell.
  static var current: String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}
