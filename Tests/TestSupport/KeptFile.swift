import Glibc
import Storage

/// A file in the tests that holds what the code is to write, byte for byte.
///
/// With UPDATE_KEPT=1 in the environment a test writes its file again, for a person to read the difference.
public enum KeptFile {
  /// The file as it is kept; the new bytes are written first where UPDATE_KEPT asks for it.
  public static func bytes(_ path: String, updatedTo new: [UInt8]) throws -> [UInt8] {
    if getenv("UPDATE_KEPT").map({ String(cString: $0) }) == "1" {
      try AtomicFile.write(new, to: path)
    }
    return try FileReader.bytes(of: path)
  }
}
