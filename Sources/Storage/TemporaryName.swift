import Glibc

/// The hidden names under which files and folders are made, beside what they will replace.
enum TemporaryName {
  /// Takes the first hidden name in `folder` for which `create` succeeds.
  ///
  /// The process id keeps processes apart, and the number steps over what a killed process with
  /// the same id left behind; `create` must fail with EEXIST on a name that is taken.
  static func take<R>(
    in folder: String, for target: String, create: (String) -> R?
  ) throws(StorageError) -> (path: String, result: R) {
    for number in 0..<1000 {
      let path = Path.join(folder, ".tmp-\(getpid())-\(number)")
      if let result = create(path) { return (path, result) }
      guard errno == EEXIST || errno == EINTR else { break }
    }
    throw .writing(target, errno)
  }
}
