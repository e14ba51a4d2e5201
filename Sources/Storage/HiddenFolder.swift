import Glibc

/// A folder that is filled under a hidden name and then renamed; see ``TemporaryName``.
struct HiddenFolder: ~Copyable {
  /// Its path, as long as the folder around it keeps its own.
  let path: String
  private let name: String
  private let parent: OpenFolder
  /// Kept so that the folder can be listed, and deleted, where no more files may be opened.
  private var descriptor: Descriptor?

  /// Makes an empty folder; errors name `target`.
  init(in parent: OpenFolder, for target: String) throws(StorageError) {
    name = try TemporaryName.take(in: parent, for: target) {
      mkdirat(parent.number, $0, 0o777) == 0 ? true : nil
    }.name
    self.parent = parent
    path = Path.join(parent.path, name)
    descriptor = try? Descriptor(reading: Place(name, in: parent), O_DIRECTORY | O_NOFOLLOW)
  }

  /// Deletes the folder with all that it holds, wherever the folder around it is now.
  consuming func remove() {
    descriptor = nil
    guard unlinkat(parent.number, name, AT_REMOVEDIR) != 0 else { return }
    try? FileTree.remove(name, in: parent)
  }
}
