import Glibc

/// The few questions and acts on paths that writing whole files and folders needs.
enum FileSystem {
  enum Kind { case file, folder, other }

  /// What `path` leads to, or nil where there is nothing.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return kind(status)
  }

  static func kind(_ status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// The path with links followed, so that a link is written through and not replaced.
  static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    var bytes = path.utf8[...]
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return String(Substring(bytes))
  }

  static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder == "/" ? "/\(name)" : "\(folder)/\(name)"
  }

  /// Creates a folder and those above it that are missing.
  static func createFolders(_ path: String) throws(BundleError) {
    guard kind(of: path) != .folder else { return }
    let above = parent(of: path)
    if above != path { try createFolders(above) }
    // EEXIST is another process that was faster.
    guard mkdir(path, 0o777) == 0 || (errno == EEXIST && kind(of: path) == .folder) else {
      throw .writing(path, errno)
    }
  }

  /// Takes the first hidden name in `folder` for which `create` succeeds.
  ///
  /// The process id keeps processes apart, and the number steps over what a killed process with
  /// the same id left behind; `create` must fail with EEXIST on a name that is taken.
  static func takeTemporaryName<R>(
    in folder: String, for target: String, create: (String) -> R?
  ) throws(BundleError) -> (path: String, result: R) {
    for number in 0..<1000 {
      let path = join(folder, ".tmp-\(getpid())-\(number)")
      if let result = create(path) { return (path, result) }
      guard errno == EEXIST || errno == EINTR else { break }
    }
    throw .writing(target, errno)
  }

  /// Makes a rename inside `folder` survive a power cut.
  static func syncFolder(_ folder: String) throws(BundleError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .writing(folder, errno) }
    defer { close(descriptor) }
    while fsync(descriptor) != 0 {
      // Some network file systems cannot sync a folder, and say EINVAL.
      if errno == EINVAL { return }
      if errno != EINTR { throw .writing(folder, errno) }
    }
  }
}
