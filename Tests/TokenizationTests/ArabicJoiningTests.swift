import Testing

@testable import Tokenization

struct ArabicJoiningTests {
  @Test(
    .enabled(
      if: UnicodeData.has("ArabicShaping.txt"),
      "ArabicShaping.txt is not installed (Debian package unicode-data)"))
  func lettersOfTheArabicBlock() throws {
    let traits = ScalarTraits.Table()
    var letters = 0
    for line in try UnicodeData.lines("ArabicShaping.txt") {
      let fields = line.split(separator: ";").map { $0.filter { $0 != " " } }
      guard let value = UInt32(fields[0], radix: 16), 0x600...0x6FF ~= value,
        traits[value].contains(.arabicLetter)
      else { continue }
      #expect(ArabicJoining.joinsNext(value) == (fields[2] == "D"), "\(line)")
      letters += 1
    }
    #expect(letters == 150)
  }
}
