import CPUCompute
import Glibc
import LanguageModels
import Microscope
import ModelTesting
import Testing
import TestSupport

@Suite(.seeded) struct MixtureUseTests {
  static func prior(_ rows: [[Float]]) -> ContextMixture {
    ContextMixture(
      components: rows[0].count, width: 1,
      contexts: [Float](repeating: 0, count: rows.joined().count),
      logPrior: rows.joined().map { logf($0) })
  }

  @Test("A model of zeros uses its components alike", arguments: [HeadKind.moc, .mos], [2, 5])
  func zeros(head: HeadKind, components: Int) throws {
    let model = try Models.make(head, components: components, initialization: .uniform(0))
    let sample = try Models.sample(model)
    let mixed = try #require(sample.head.mixture)
    let use = MixtureUse(mixed, targets: sample.targets)
    let most = log(Double(components))
    #expect(use.use.allSatisfy { abs($0 * Double(components) - 1) < 1e-12 })
    #expect(abs(use.priorEntropy - most) < 1e-12 && abs(use.useEntropy - most) < 1e-12)
    #expect(use.dead == [])
    // And all of them say the same.
    #expect(try #require(ComponentDivergence(mixed, OutputWeights(of: model)).mean) == 0)
  }

  @Test func byHand() {
    let certain = Self.prior([[0.999, 0.0005, 0.0005], [0.0005, 0.999, 0.0005]])
    let use = MixtureUse(certain, targets: [7, 8])
    #expect(use.wins == [0.5, 0.5, 0])
    #expect(abs(use.use[2] - 0.0005) < 1e-9)
    #expect(use.dead == [2])
    #expect(use.priorEntropy < 0.01 && abs(use.useEntropy - log(2)) < 0.01)
    // A component that hardly counts and yet wins somewhere is alive.
    let rare = [[Float]](repeating: [1, 1e-6], count: 999) + [[0.4, 0.6]]
    #expect(MixtureUse(Self.prior(rare), targets: [Int32](repeating: 3, count: 1_000)).dead == [])
  }

  @Test func whichComponentWinsWhere() {
    let (first, second): ([Float], [Float]) = ([0.9, 0.1], [0.2, 0.8])
    let use = MixtureUse(
      Self.prior([first, first, second, first, second, second]), targets: [4, 4, 4, 5, 6, 6])
    #expect(use.preferences[0].map(\.token) == [4, 5])
    #expect(use.preferences[0].map(\.wins) == [2, 1])
    #expect(use.preferences[0].map(\.positions) == [3, 1])
    #expect(use.preferences[0].map(\.excess) == [0.5, 0.5])
    #expect(use.preferences[1].map(\.token) == [6])
    #expect(use.preferences[1][0].excess == 1)
  }
}

@Suite struct ComponentDivergenceTests {
  @Test("KL of two components over two tokens, by hand")
  func byHand() throws {
    let model = try LanguageModel(
      ModelConfiguration(vocabularySize: 2, embeddingWidth: 1, hiddenWidths: [1]), seed: 1,
      on: try CPUBackend(threads: 1))
    model["decoder"] = [1, 0]
    model["decoder.bias"] = [0, 0]
    // p = (½, ½) and (¾, ¼), and equal ones at a second position.
    let contexts = ContextMixture(
      components: 2, width: 1, contexts: [0, logf(3), 2, 2], logPrior: [0, 0, 0, 0])
    let divergence = try ComponentDivergence(contexts, OutputWeights(of: model))
    let (there, back) = (
      0.5 * log(0.5 / 0.75) + 0.5 * log(0.5 / 0.25), 0.75 * log(0.75 / 0.5) + 0.25 * log(0.25 / 0.5)
    )
    #expect(abs(divergence.pairs[0][1] - there / 2) < 1e-7)
    #expect(abs(divergence.pairs[1][0] - back / 2) < 1e-7)
    #expect(divergence.pairs[0][0] == 0 && divergence.pairs[1][1] == 0)
    #expect(try abs(#require(divergence.mean) - (there + back) / 4) < 1e-7)
  }

  @Test func oneComponentHasNoPair() throws {
    let model = try Models.make(.mos, components: 1)
    let mixed = try #require(try Models.sample(model).head.mixture)
    #expect(try ComponentDivergence(mixed, OutputWeights(of: model)).mean == nil)
  }
}
