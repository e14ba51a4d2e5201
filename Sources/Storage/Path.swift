import Glibc

/// Paths as text.
package enum Path {
  /// The path with links followed, so that a link is written through and not replaced.
  package static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    var bytes = path.utf8[...]
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return String(Substring(bytes))
  }

  /// The path of what is there or will be, by which two spellings of it are known for one.
  package static func place(of path: String) -> String {
    let path = resolved(path)
    return join(resolved(parent(of: path)), name(of: path))
  }

  /// The nearest folder above a place that is there.
  package static func nearestFolder(above path: String) -> String {
    var folder = parent(of: resolved(path))
    while !FileStatus.mayExist(folder), folder != parent(of: folder) { folder = parent(of: folder) }
    return folder
  }

  package static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The part after the last slash.
  package static func name(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.index(after: $0)...]) }
      ?? path
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.utf8.last == UInt8(ascii: "/") ? folder + name : "\(folder)/\(name)"
  }
}
