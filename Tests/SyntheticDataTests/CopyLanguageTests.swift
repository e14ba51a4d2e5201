import Glibc
import SyntheticData
import TestSupport
import Testing

@Suite(.seeded) struct CopyLanguageTests {
  static let languages = [
    CopyLanguage(), CopyLanguage(distance: 2, keys: 3, fillers: 1),
    CopyLanguage(distance: 5, keys: 2, fillers: 3),
  ]

  @Test("Every token is one of its place in the block, and the copy is the key", arguments: 0..<3)
  func blocks(number: Int) {
    let language = Self.languages[number]
    let (n, k, m) = (language.distance, Int32(language.keys), Int32(language.fillers))
    let text = language.text(count: 1_000, seed: TestSeed.seed(1))
    for (t, token) in text.enumerated() {
      let place = t % (n + 1)
      #expect(language.isCopy(t) == (place == n))
      switch place {
      case 0: #expect((0..<k).contains(token))
      case n: #expect(token == text[t - n])
      case n - 1: #expect(token == k + m && token == language.cue)
      default: #expect((k..<k + m).contains(token))
      }
    }
    #expect(language.tokens == Int(k + m) + 1 && language.block == n + 1)
    #expect(Set(text) == Set(0..<(n > 2 ? k + m + 1 : k)).union([k + m]))
    #expect(language.text(count: 77, seed: TestSeed.seed(1)) == Array(text.prefix(77)))
  }

  @Test("The entropy is what a reader pays who knows the places, by the frequencies of a text")
  func entropy() {
    for language in Self.languages {
      let blocks = 20_000
      let text = language.text(count: blocks * language.block, seed: TestSeed.seed(2))
      // The entropy of each place of the block, but the copy, which is known.
      let places = (0..<language.distance).map { place in
        var counts: [Int32: Int] = [:]
        for block in 0..<blocks { counts[text[block * language.block + place], default: 0] += 1 }
        return counts.values.reduce(0) { sum, count in
          let p = Double(count) / Double(blocks)
          return sum - p * log(p)
        }
      }
      // Frequencies make it lower by (values − 1)/2n.
      let mean = places.reduce(0, +) / Double(language.block)
      #expect(abs(mean - language.entropy) < 5e-4)
      #expect(abs(places[0] - language.costOfForgetting) < 1e-3)
    }
    #expect(abs(CopyLanguage().entropy - 9 * log(4) / 11) < 1e-12)
  }
}
