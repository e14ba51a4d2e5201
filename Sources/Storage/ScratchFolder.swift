/// A folder for what is needed for a while.
package enum ScratchFolder {
  /// Calls `body` with the path of an empty folder, and deletes that folder with all it holds.
  ///
  /// What a killed process leaves is deleted by the next that writes to `folder`; see ``TemporaryName``.
  ///
  /// - Parameters:
  ///   - folder: The folder that it is made in.
  ///   - body: Uses it; its errors pass through.
  /// - Returns: What `body` returns.
  /// - Throws: ``StorageError`` `cannotWrite` or `ioFailed`; what `body` throws.
  package static func with<R>(in folder: String, _ body: (_ path: String) throws -> R) throws -> R {
    let scratch = try HiddenFolder(
      in: OpenFolder(folder) { .writing(folder, $1) }, for: folder)
    do {
      let result = try body(scratch.path)
      scratch.remove()
      return result
    } catch {
      scratch.remove()
      throw error
    }
  }
}
