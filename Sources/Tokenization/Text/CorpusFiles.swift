import Storage

/// Which files a corpus consists of.
struct CorpusFiles {
  let train: [String]
  let valid: String?
  let test: String?

  /// Looks at `path`; files given for validation and test take the place of those in a folder.
  init(_ path: String, valid: String?, test: String?) throws(StorageError) {
    let isFolder = path == "-" ? false : try FileStatus(of: path).kind == .folder
    guard isFolder else {
      train = [path]
      self.valid = valid
      self.test = test
      return
    }
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    let names = try Folder.files(in: folder).filter { $0.lowercased().hasSuffix(".txt") }
    func held(_ name: String) -> String? { names.contains(name) ? "\(folder)/\(name)" : nil }
    let training =
      names.contains("train.txt")
      ? ["train.txt"] : names.filter { $0 != "valid.txt" && $0 != "test.txt" }
    guard !training.isEmpty else {
      throw StorageError(
        .missing,
        "the folder \(path) has no text to train on; put a train.txt or other .txt files in it")
    }
    train = training.map { "\(folder)/\($0)" }
    self.valid = valid ?? held("valid.txt")
    self.test = test ?? held("test.txt")
  }
}
