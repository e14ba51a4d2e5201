import ModelFolders
import Storage

/// A text that models are judged by, read once for all of them.
public struct TextSource {
  /// The path as it was given, or the name of the part that models keep.
  public let name: String
  /// The part.
  let part: HeldOutPart
  /// Nil for the part that a model keeps.
  let file: ByteFile?

  /// The part that models keep.
  public init(_ part: HeldOutPart) {
    self.part = part
    name = part.rawValue
    file = nil
  }

  /// A text of any of the three kinds.
  ///
  /// - Parameters:
  ///   - path: A file, a folder with the file of the part (`test.txt` or `valid.txt`), or `-` for the
  ///     standard input; nil for the part that models keep.
  ///   - part: The part of a folder or of the models; nil for the test part.
  ///   - check: Called often while a pipe is copied; what it throws ends that.
  /// - Throws: ``JudgingError`` `noText` where there is nothing, `missingFile` for a folder without the part,
  ///   `noParts` for a part of a file; `StorageError` for a text that cannot be read.
  public init(
    _ path: String?, _ part: HeldOutPart?, check: () throws -> Void = {}
  ) throws {
    self.part = part ?? .test
    name = path ?? self.part.rawValue
    file = try path.map { try ByteFile(Self.file(of: $0, part), check: check) }
  }

  /// The file to read: of a folder, the file of the part.
  private static func file(of path: String, _ part: HeldOutPart?) throws -> String {
    let kind: FileStatus.Kind?
    do {
      kind = try path == "-" ? nil : FileStatus(of: path).kind
    } catch {
      guard error.code == .missing else { throw error }
      throw JudgingError(.noText, path, "there is no text '\(path)'")
    }
    guard kind == .folder else {
      guard let part else { return path }
      throw JudgingError(.noParts, path, part: part.name, "\(path) has no parts")
    }
    let part = part ?? .test
    let file = "\(path)/\(part.rawValue).txt"
    guard try FileStatus.exists(file) else {
      throw JudgingError(
        .missingFile, path, part: part.name, "the folder \(path) has no \(part.rawValue).txt")
    }
    return file
  }
}
