import Glibc

/// A path as the system's `openat` takes it: relative to an open folder, or to the current one.
struct Place {
  let name: String
  let folder: OpenFolder?

  init(_ name: String, in folder: OpenFolder?) {
    self.name = name
    self.folder = folder
  }

  /// The path, as errors name it.
  var path: String { folder.map { Path.join($0.path, name) } ?? name }

  /// The descriptor of the folder.
  var start: Int32 { folder?.number ?? AT_FDCWD }
}
