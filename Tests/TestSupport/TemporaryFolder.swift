import Glibc
import Storage

/// A fresh folder that is deleted with the object.
public final class TemporaryFolder {
  /// Where it is.
  public let path: String

  /// Makes the folder, in `TMPDIR` or else in `/tmp`.
  public init() throws {
    var template = Array(
      "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw SystemFailure(number: errno) }
    path = String(cString: made)
  }

  deinit { try? FileTree.remove(path) }

  /// Puts a file there without the care, and the fsync, of AtomicFile; returns its path.
  @discardableResult
  public func plant(_ bytes: [UInt8], _ name: String = "file") throws -> String {
    let path = "\(path)/\(name)"
    guard let file = fopen(path, "we") else { throw SystemFailure(number: errno) }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else { throw SystemFailure(number: errno) }
    return path
  }

  /// Puts a file there that holds the text as UTF-8; returns its path.
  @discardableResult
  public func plant(_ text: String, _ name: String = "file") throws -> String {
    try plant(Array(text.utf8), name)
  }

  /// Puts a folder there; returns its path.
  @discardableResult
  public func makeFolder(_ name: String) throws -> String {
    guard mkdir("\(path)/\(name)", 0o755) == 0 else { throw SystemFailure(number: errno) }
    return "\(path)/\(name)"
  }

  /// What the folder holds, hidden names too.
  public func names(_ folder: String = "") throws -> [String] {
    try Folder.names(in: folder.isEmpty ? path : "\(path)/\(folder)")
  }

  private struct SystemFailure: Error {
    let number: Int32
  }
}

/// The bytes of a file.
public func bytes(of path: String) throws -> [UInt8] { try FileReader.bytes(of: path) }

/// The text of a file.
public func text(of path: String) throws -> String {
  String(decoding: try bytes(of: path), as: UTF8.self)
}
