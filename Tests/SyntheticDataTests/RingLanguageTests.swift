import Glibc
import SyntheticData
import TestSupport
import Testing

/// The language of the ring against its equations.
@Suite(.seeded) struct RingLanguageTests {
  @Test("P(x|c) is the mixture of softmaxes")
  func probabilities() {
    let language = RingLanguage()
    for (context, row) in language.logProbabilities.enumerated() {
      for (token, value) in row.enumerated() {
        let p = language.jumps.reduce(0) { sum, jump in
          func weight(_ x: Int) -> Double {
            exp(15 * cos(2 * .pi * Double(x - context - jump.places) / 24))
          }
          return sum + jump.probability * weight(token) / (0..<24).reduce(0) { $0 + weight($1) }
        }
        #expect(abs(value - log(p)) < 1e-9)
      }
      #expect(abs(row.reduce(0) { $0 + exp($1) } - 1) < 1e-12)
    }
    #expect(language.jumps.map(\.places) == [2, 9, 17] && language.tokens == 24)
  }

  @Test("The entropy is the mean of −log p of a long text, within its error")
  func entropy() {
    for language in [
      RingLanguage(),
      RingLanguage(tokens: 5, jumps: [.init(1, probability: 1)], concentration: 2),
    ] {
      let text = language.text(count: 40_000, seed: TestSeed.seed(3))
      let losses = zip([0] + text, text).map { -language.logProbabilities[Int($0)][Int($1)] }
      let mean = losses.reduce(0, +) / Double(losses.count)
      let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(losses.count)
      #expect(abs(mean - language.entropy) < 4 * (variance / Double(losses.count)).squareRoot())
    }
  }

  @Test("With a concentration of 0 all tokens are equally likely")
  func uniform() {
    let language = RingLanguage(tokens: 7, concentration: 0)
    #expect(abs(language.entropy - log(7.0)) < 1e-12)
  }

  @Test("The divergence of the language from itself is 0, from the uniform one log V − H")
  func divergences() {
    let language = RingLanguage()
    #expect(language.divergences(of: language.logProbabilities).allSatisfy { $0 == 0 })
    let uniform = [[Double]](repeating: [Double](repeating: -log(24), count: 24), count: 24)
    for divergence in language.divergences(of: uniform) {
      #expect(abs(divergence - (log(24) - language.entropy)) < 1e-12)
    }
  }

  @Test("A token at a quantile is the first whose cumulated probability is above it")
  func quantiles() {
    let language = RingLanguage()
    var cumulated = 0.0
    for token in 0..<24 {
      let p = exp(language.logProbabilities[5][token])
      #expect(language.token(after: 5, at: cumulated + p / 2) == token)
      cumulated += p
    }
    #expect(language.token(after: 5, at: 0) == 0)
    #expect(language.token(after: 5, at: 1 - 0x1p-53) == 23)
  }

  @Test("A text depends on the seed alone, and its bytes are those that are kept")
  func text() {
    let language = RingLanguage()
    let text = language.text(count: 300, seed: 1)
    #expect(checksum([], text) == 1_398_660_630_664_924_853)
    #expect(language.text(count: 120, seed: 1) == Array(text.prefix(120)))
    #expect(language.text(count: 300, seed: 2) != text)
  }
}
