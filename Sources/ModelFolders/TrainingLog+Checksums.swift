import Storage

/// Every line of a log carries a checksum, as its last member: `"xxh128":"…"}`. It is that of the line as it
/// would be without this member. Lines of older programs have none.
extension TrainingLog {
  private static let key = Array(",\"xxh128\":\"".utf8)
  private static let end = Array("\"}".utf8)

  /// A JSON object with its checksum as last member.
  static func checksummed(_ object: [UInt8]) throws -> [UInt8] {
    object.dropLast() + key + Array(try Checksum.hex(of: object).utf8) + end
  }

  /// False for a line that differs from the checksum that it carries.
  static func isAsWritten(_ line: ArraySlice<UInt8>) throws -> Bool {
    let count = key.count + Checksum.length + end.count
    guard line.count > count, line.suffix(count).starts(with: key), line.suffix(2) == end[...]
    else { return true }
    let digits = line.suffix(count).dropFirst(key.count).prefix(Checksum.length)
    let object = Array(line.dropLast(count)) + [UInt8(ascii: "}")]
    return try Checksum.hex(of: object).utf8.elementsEqual(digits)
  }
}
