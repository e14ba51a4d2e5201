import Storage
import TestSupport
import Testing

@Suite struct ChecksumTests {
  /// What `xxh128sum` of xxHash 0.8.1 prints.
  static let known: [(bytes: [UInt8], digits: String)] = [
    ([], "99aa06d3014798d86001c324468d497f"),
    (Array("abc".utf8), "06b05ab6733a618578af5f94892f3950"),
    ([UInt8](repeating: 0, count: 5000), "4f64c6c36836832295929931b75a6d9f"),
  ]

  @Test(arguments: known.indices)
  func aChecksumIsWhatOtherProgramsPrint(at: Int) throws {
    let (bytes, digits) = Self.known[at]
    #expect(try Checksum.hex(of: bytes) == digits && digits.count == Checksum.length)
    let folder = try TemporaryFolder()
    #expect(try Checksum.hex(of: MappedFile(folder.plant(bytes))) == digits)
    var pieces = try Checksum()
    for byte in bytes { withUnsafeBytes(of: byte) { pieces.update($0) } }
    #expect(pieces.finish() == digits)
  }

  @Test func aWriterKeepsTheChecksumOfWhatItAppends() throws {
    let folder = try TemporaryFolder()
    var writer = try FileWriter(to: "\(folder.path)/file")
    try writer.write("before")
    #expect(writer.takeChecksum() == nil)
    try writer.startChecksum()
    try writer.write("a")
    try writer.write("bc")
    try writer.overwrite(at: 0, with: Array("B".utf8))
    #expect(writer.takeChecksum() == "06b05ab6733a618578af5f94892f3950")
    #expect(writer.takeChecksum() == nil)
    try writer.commit()
    #expect(try text(of: "\(folder.path)/file") == "Beforeabc")
  }
}
