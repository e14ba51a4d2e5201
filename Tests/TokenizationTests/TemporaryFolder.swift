import Glibc
import Testing

@testable import Tokenization

/// A folder that is removed, with the files in it, when the test lets go of it.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/tokenization-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    path = String(cString: try #require(made))
  }

  deinit {
    for name in (try? names()) ?? [] { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names of the files in the folder.
  func names() throws -> [String] { try FileReader.files(in: path) }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = try AtomicFileWriter(path: "\(path)/\(name)")
    try file.write(bytes.span.bytes, at: 0)
    try file.commit()
    return "\(path)/\(name)"
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}

/// The code of the error that `body` throws; nil when it throws none.
func errorCode(_ body: () throws -> Void) -> TokenizationError.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? TokenizationError)?.code
  }
}
