import Storage
import TestSupport
import Testing

@testable import ModelFolders

/// The lines of a log without the checksums that they carry, each of which must be right.
func text(of log: TrainingLog) throws -> String {
  let bytes = try TestSupport.bytes(of: log.path)
  return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
    let text = String(decoding: line, as: UTF8.self)
    guard let end = text.firstRange(of: #","xxh128":""#) else { return text + "\n" }
    let object = text[..<end.lowerBound] + "}"
    let digits = try Checksum.hex(of: Array(object.utf8))
    #expect(text[end.lowerBound...] == #","xxh128":"\#(digits)"}"#)
    return object + "\n"
  }.joined()
}
