import Testing

@testable import Tokenization

/// Grapheme clusters, which a program prints whole, are those of Swift's standard library.
@Suite(
  .enabled(
    if: UnicodeData.has("auxiliary/GraphemeBreakTest.txt"),
    "GraphemeBreakTest.txt is not installed (Debian package unicode-data)"))
struct GraphemeTests {
  @Test func conformance() throws {
    var cases = 0
    var differing: [Substring] = []
    for line in try UnicodeData.lines("auxiliary/GraphemeBreakTest.txt") {
      let expected = try UnicodeData.segments(line)
      let text = String(String.UnicodeScalarView(expected.joined()))
      if text.map({ scalars(String($0)) }) != expected { differing.append(line) }
      cases += 1
    }
    #expect(cases == 602)
    // Swift parts ✁ from ✁ at the ZWJ between them.
    #expect(differing.allSatisfy { $0.contains("2701 × 200D × 2701") }, "\(differing)")
    #expect(differing.count <= 1)
  }

  /// Scalar by scalar, nothing is given out that a later one would still change.
  @Test func theBufferGivesOutWholeClusters() throws {
    for line in try UnicodeData.lines("auxiliary/GraphemeBreakTest.txt") {
      let text = String(String.UnicodeScalarView(try UnicodeData.segments(line).joined()))
      var buffer = GraphemeBuffer()
      var pieces: [String] = []
      for scalar in text.unicodeScalars { pieces.append(buffer.append(String(scalar))) }
      pieces.append(buffer.finish())
      pieces.removeAll { $0.isEmpty }
      #expect(scalars(pieces.joined()) == scalars(text))
      #expect(pieces.flatMap { $0.map { scalars(String($0)) } } == text.map { scalars(String($0)) })
    }
  }
}
