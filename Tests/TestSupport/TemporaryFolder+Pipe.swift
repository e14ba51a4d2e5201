import Foundation
import Glibc
import Testing

extension TemporaryFolder {
  /// A named pipe that a thread of its own writes into, as another program does.
  ///
  /// A task would not do: it may wait for the thread of the test that waits for it.
  public func pipe(_ bytes: [UInt8], _ name: String) throws -> String {
    let path = "\(path)/\(name)"
    try #require(mkfifo(path, 0o600) == 0)
    Thread.detachNewThread {
      let number = open(path, O_WRONLY)
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = rest.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
        guard written > 0 else { break }
        rest = rest.dropFirst(written)
      }
      close(number)
    }
    return path
  }
}
