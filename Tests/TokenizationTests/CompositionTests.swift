import Testing

@testable import Tokenization

/// Composition against NormalizationTest.txt, of Unicode 15.0 as ICU 72.
@Suite(
  .enabled(
    if: UnicodeData.has("NormalizationTest.txt.bz2"),
    "NormalizationTest.txt.bz2 is not installed (Debian package unicode-data)"))
struct CompositionTests {
  @Test func everyLineAndEveryScalarThatIsNotListed() throws {
    let rules = ScalarRules(NormalizationProfile.min.rules)
    var listed: Set<Unicode.Scalar> = []
    var isPart1 = false
    var lines = 0
    for line in try UnicodeData.lines("NormalizationTest.txt.bz2") {
      if line.hasPrefix("@") {
        isPart1 = line.hasPrefix("@Part1")
        continue
      }
      let columns = try line.split(separator: ";").prefix(5).map { try UnicodeData.scalars($0) }
      let composed = columns.map(rules.composed)
      #expect(composed == [columns[1], columns[1], columns[1], columns[3], columns[3]], "\(line)")
      if isPart1 { listed.formUnion(columns[0]) }
      lines += 1
    }
    #expect(lines > 19_000 && listed.count > 17_000)
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value), !listed.contains(scalar) else { continue }
      let isItself = rules.composed([scalar]) == [scalar]
      #expect(isItself, "\(String(value, radix: 16))")
    }
  }
}

extension ScalarRules {
  fileprivate func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var text = String(String.UnicodeScalarView(scalars))
    text.withUTF8 { bytes in
      if let base = bytes.baseAddress { read(base, 0..<bytes.count) }
    }
    compose()
    return line.compactMap { Unicode.Scalar($0.value) }
  }
}
