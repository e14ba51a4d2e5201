import Glibc
import NumberFormatting
import ReportPages
import TestSupport

/// Numbers as text and as bytes.
extension FuzzReader {
  @Sendable private static func numberSeeds() -> [[UInt8]] {
    let values = [
      0, -0.0, 0.1, 2.5, -1e22, Double.leastNonzeroMagnitude, 1.7976931348623157e308, .nan,
      .infinity, 999.9995, 123456.5,
    ]
    return values.enumerated().map { number, value in
      withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } + [UInt8(3 + 20 * number)]
        + Array("۱۲٫۵".utf8)
    }
  }

  /// The formats of numbers, against `printf`.
  static let numbers = FuzzReader(
    "numbers", longest: 32, words: ["٫", "٬", "۰", "−", "e", "0x1p", "inf"], seeds: numberSeeds,
    open: {
      { bytes in
        guard bytes.count >= 9 else { return }
        let value = Double(
          bitPattern: bytes.withUnsafeBytes {
            UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))
          })
        let digits = Int(bytes[8] % 20)
        switch bytes[8] / 20 % 5 {
        case 0 where value.isFinite:
          let fixed = NumberFormat.fixed(value, places: digits)
          // C writes the sign of what rounds to 0.
          let expected = printed("%.*f", digits, value)
          let isZero = expected.allSatisfy { "-0.".contains($0) }
          try Finding.unless(
            fixed == (isZero && expected.first == "-" ? String(expected.dropFirst()) : expected),
            "\(fixed) where C prints \(expected)")
        case 1 where value.isFinite:
          let significant = NumberFormat.significant(value, digits: digits)
          let expected = value == 0 ? "0" : printed("%.*g", max(digits, 1), value)
          try Finding.unless(significant == expected, "\(significant) where C prints \(expected)")
        case 2: _ = NumberFormat.grouped(value, places: digits)
        case 3: _ = NumberFormat.short(value, digits: digits)
        default:
          let count = Int(truncatingIfNeeded: value.bitPattern)
          _ = (NumberFormat.count(count), NumberFormat.bytes(count), NumberFormat.pValue(value))
          _ = (NumberFormat.percent(value), NumberFormat.duration(seconds: value))
        }
        let typed = String(decoding: bytes[9...], as: UTF8.self)
        let ascii = NumberFormat.inASCII(typed)
        try Finding.unless(NumberFormat.inASCII(ascii) == ascii, "other digits when read twice")
      }
    })

  private static func printed(_ format: String, _ digits: Int, _ value: Double) -> String {
    var text = [CChar](repeating: 0, count: 400)
    let count = withVaList([Int32(digits), value]) { vsnprintf(&text, text.count, format, $0) }
    return String(decoding: text.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Curves for TensorBoard, read back: bytes are steps, values and tags.
  static let events = FuzzReader(
    "events", longest: 120, words: ["loss/train"],
    seeds: { numberSeeds().map { $0 + $0 + Array("loss/train".utf8) } },
    open: {
      { bytes in
        var file = EventFile(time: 1.5)
        var expected: [EventRecords.Scalar] = []
        var rest = bytes[...]
        while rest.count >= 17 {
          func number() -> UInt64 {
            (0..<8).reduce(0) { sum, _ in sum << 8 | UInt64(rest.removeFirst()) }
          }
          let step = Int(truncatingIfNeeded: number())
          let value = Double(bitPattern: number())
          let count = Int(rest.removeFirst() % 16)
          let tag = String(decoding: rest.prefix(count), as: UTF8.self)
          rest = rest.dropFirst(count)
          file.append(value, tag: tag, step: step)
          expected.append(.init(tag: tag, step: step, value: Float(value)))
        }
        let read: EventRecords
        do { read = try EventRecords(file.bytes) } catch { throw Finding("no events: \(error)") }
        try Finding.unless(
          read.version == "brain.Event:2" && read.scalars.count == expected.count
            && zip(read.scalars, expected).allSatisfy {
              $0.step == $1.step && $0.tag.utf8.elementsEqual($1.tag.utf8)
                && $0.value.bitPattern == $1.value.bitPattern
            }, "other events: \(read.scalars)")
      }
    })
}
