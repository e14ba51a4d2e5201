/// The change of one number in a text to one at an end of its type, which a fuzzer of bytes comes to late.
public enum NumberChange {
  private static let numbers = [
    "0", "-0", "1", "-1", "0.5", "1e-9", "255", "65536", "2147483647", "2147483648", "-2147483648",
    "4294967295", "9007199254740993", "1000000000000000000", "9223372036854775807",
    "-9223372036854775808", "9223372036854775808", "18446744073709551615", "1e38", "1e39", "-1e308",
    "1e400",
  ].map { Array($0.utf8) }

  /// Changes a number of a text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - seed: Chooses the number, and the one in its place.
  /// - Returns: The other text; nil where there is no number.
  public static func apply(to text: [UInt8], seed: UInt32) -> [UInt8]? {
    let places = text.indices.filter { isPart(text[$0]) && ($0 == 0 || !isPart(text[$0 - 1])) }
    guard !places.isEmpty else { return nil }
    let start = places[Int(seed / 64) % places.count]
    let end = text[start...].firstIndex { !isPart($0) } ?? text.endIndex
    return text[..<start] + numbers[Int(seed % 64) % numbers.count] + text[end...]
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }
}
