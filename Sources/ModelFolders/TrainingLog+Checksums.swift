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

  /// How lines are compared with their checksums.
  enum Verification {
    /// Not at all.
    case none
    /// Where they carry one: older programs wrote some of them.
    case whereCarried
    /// All of them.
    case all
  }

  /// False for a line that differs from the checksum that it carries, or lacks one that it must have.
  static func isAsWritten(
    _ line: ArraySlice<UInt8>, _ verification: Verification
  ) throws -> Bool {
    guard verification != .none else { return true }
    let count = key.count + Checksum.length + end.count
    guard line.count > count, line.suffix(count).starts(with: key), line.suffix(2) == end[...]
    else { return verification == .whereCarried }
    let digits = line.suffix(count).dropFirst(key.count).prefix(Checksum.length)
    let object = Array(line.dropLast(count)) + [UInt8(ascii: "}")]
    return try Checksum.hex(of: object).utf8.elementsEqual(digits)
  }
}
