import Glibc
import LanguageModels
import Microscope
import TestSupport
import Testing

@Suite(.seeded) struct NextTokensTests {
  @Test(
    "The candidates are the most probable tokens, whatever the head", arguments: HeadKind.allCases)
  func nextTokens(head: HeadKind) throws {
    let model = try Models.make(head)
    let next = try NextTokens(
      model, after: Array(Models.text.prefix(20)), specialTokens: Models.specialTokens, count: 6)
    let expected = try ContextSampleTests.naive(model)[20].map { exp(Double($0)) }
    let order = expected.indices.sorted { expected[$0] > expected[$1] }
    #expect(next.candidates.map(\.token) == order.prefix(6).map { Int32($0) })
    for candidate in next.candidates {
      #expect(abs(candidate.probability - expected[Int(candidate.token)]) < 1e-5)
    }
    #expect(abs(next.entropy + expected.reduce(0) { $0 + $1 * log($1) }) < 1e-4)
    #expect(next.components.count == (head.isMixture ? 4 : 0))
    if head.isMixture {
      #expect(abs(next.components.reduce(0) { $0 + $1.prior } - 1) < 1e-12)
    }
    let first = try NextTokens(model, after: [], specialTokens: Models.specialTokens, count: 1)
    let probability = try ContextSampleTests.naive(model)[0].map { exp(Double($0)) }.max() ?? 0
    #expect(abs(first.candidates[0].probability - probability) < 1e-5)
  }

  @Test("Of equal candidates the first comes first, and the entropy is that of all tokens")
  func byHand() {
    let next = NextTokens([0.1, 0.25, 0.15, 0.25, 0.25].map { logf($0) }, count: 3)
    #expect(next.candidates.map(\.token) == [1, 3, 4] && next.components.isEmpty)
    for candidate in next.candidates { #expect(abs(candidate.probability - 0.25) < 1e-7) }
    let entropy = -(0.1 * log(0.1) + 0.15 * log(0.15) + 0.75 * log(0.25))
    #expect(abs(next.entropy - entropy) < 1e-6)
    #expect(NextTokens([0, 0], count: 9).candidates.map(\.token) == [0, 1])
  }

  @Test("A component is told by its prior and its own best token", arguments: [HeadKind.moc, .mos])
  func components(head: HeadKind) throws {
    let model = try Models.make(head, components: 3)
    let text = Array(Models.text.prefix(20))
    let next = try NextTokens(model, after: text, specialTokens: Models.specialTokens, count: 1)
    let sample = try ContextSample(
      model, of: text + [0], specialTokens: Models.specialTokens, count: 1)
    let mixture = try #require(sample.head.mixture)
    let priors = mixture.logPrior.map { exp(Double($0)) }
    for (k, component) in next.components.enumerated() {
      let p = PlainDecoder(model).probabilities(of: mixture.contexts, row: k)
      let best = try #require(p.indices.max { p[$0] < p[$1] })
      #expect(abs(component.prior - priors[k]) < 1e-6)
      #expect(component.top.token == Int32(best))
      #expect(abs(component.top.probability - p[best]) < 1e-9)
    }
    #expect(Set(next.components.map(\.top.token)).count > 1)
  }
}
