import Glibc
import Testing

@testable import ModelBundle

/// A fresh folder that is deleted with the object.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array(
      "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/test-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
  }

  deinit { try? FileTree.remove(path) }

  /// Puts a file there without the care, and the fsync, of AtomicFile.
  func plant(_ bytes: [UInt8], _ name: String = "file") throws -> String {
    let path = "\(path)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let failure = bytes.withUnsafeBytes { bytes in
      FileWriter.drain(bytes) { write(descriptor, $0.baseAddress, $0.count) }
    }
    try #require(failure == 0)
    return path
  }

  func plant(_ text: String, _ name: String = "file") throws -> String {
    try plant(Array(text.utf8), name)
  }

  func makeFolder(_ name: String) -> String {
    mkdir("\(path)/\(name)", 0o755)
    return "\(path)/\(name)"
  }

  /// What the folder holds, hidden names too.
  func names(_ folder: String = "") throws -> [String] {
    try FileTree.names(in: folder.isEmpty ? path : "\(path)/\(folder)")
  }
}

func bytes(of path: String) throws -> [UInt8] {
  let file = try MappedFile(path)
  return file.withBytes(0..<file.count) { Array($0) }
}

func text(of path: String) throws -> String {
  String(decoding: try bytes(of: path), as: UTF8.self)
}

/// The error that `body` throws, which must be one line of the form "what happened; what to do".
func bundleError(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) throws -> BundleError {
  let thrown = #expect(throws: BundleError.self, sourceLocation: sourceLocation) { try body() }
  let error = try #require(thrown, sourceLocation: sourceLocation)
  #expect(error.message.contains("; "), sourceLocation: sourceLocation)
  #expect(!error.message.contains("\n"), sourceLocation: sourceLocation)
  return error
}
