import Foundation
import Storage
import Testing

/// The files of the Unicode Character Database, as Debian's package unicode-data installs them.
enum UnicodeData {
  private static func path(_ name: String) -> String { "/usr/share/unicode/\(name)" }

  /// Whether a file is installed.
  static func has(_ name: String) -> Bool { access(path(name), R_OK) == 0 }

  /// The lines of a file that say something, without comments.
  static func lines(_ name: String) throws -> [Substring] {
    let isPacked = name.hasSuffix(".bz2")
    let bytes = try isPacked ? unpacked(path(name)) : FileReader.bytes(of: path(name))
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .map { $0.prefix { $0 != "#" } }
      .filter { $0.contains { !$0.isWhitespace } }
  }

  private static func unpacked(_ path: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["bzcat", path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return bytes
  }

  /// The scalars of a field such as `0065 0301`.
  static func scalars(_ field: some StringProtocol) throws -> [Unicode.Scalar] {
    try field.split(separator: " ").map { digits in
      try #require(UInt32(digits, radix: 16).flatMap { Unicode.Scalar($0) })
    }
  }

  /// The parts of a test of segmentation such as `÷ 0061 × 0308 ÷ 0062 ÷`.
  static func segments(_ line: Substring) throws -> [[Unicode.Scalar]] {
    try line.split(separator: "÷")
      .map { try scalars($0.filter { $0 != "×" && $0 != "\t" }) }
      .filter { !$0.isEmpty }
  }
}
