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

  @Test("Use, wins, entropies and preferences are those of plain loops")
  func plainLoops() {
    let (positions, components) = (600, 4)
    let logits = draws(positions * components, seed: 3, range: 2.5)
    let rows = (0..<positions).map { at in
      // The last component is nearly never used.
      (0..<components).map { exp(logits[at * components + $0]) * ($0 == 3 ? 1e-4 : 1) }
    }
    let priors = rows.map { row in row.map { $0 / row.reduce(0, +) } }
    let targets = ids(positions, below: 9, seed: 4)
    let use = MixtureUse(Self.prior(priors), targets: targets, preferences: 3)
    let p = priors.map { $0.map(Double.init) }
    let winners = p.map { row in row.firstIndex(of: row.max() ?? 0) ?? 0 }
    let means = (0..<components).map { k in p.reduce(0) { $0 + $1[k] } / 600 }
    func entropy(_ p: [Double]) -> Double { -p.reduce(0) { $0 + $1 * log($1) } }
    #expect(use.positions == 600)
    for k in 0..<components {
      #expect(abs(use.use[k] - means[k]) < 1e-6)
      #expect(use.wins[k] == Double(winners.count { $0 == k }) / 600)
    }
    #expect(abs(use.priorEntropy - p.reduce(0) { $0 + entropy($1) } / 600) < 1e-5)
    #expect(abs(use.useEntropy - entropy(means)) < 1e-5)
    #expect(use.dead == [3])
    for k in 0..<components {
      let all = (0..<9 as Range<Int32>).map { token in
        let places = targets.indices.filter { targets[$0] == token }
        let wins = places.count { winners[$0] == k }
        let expected = Double(places.count) * Double(winners.count { $0 == k }) / 600
        return (token: token, wins: wins, positions: places.count, excess: Double(wins) - expected)
      }.filter { $0.excess > 0 }.sorted { $0.excess > $1.excess }.prefix(3)
      #expect(use.preferences[k].map(\.token) == all.map(\.token))
      #expect(use.preferences[k].map(\.wins) == all.map(\.wins))
      #expect(use.preferences[k].map(\.positions) == all.map(\.positions))
      for (preference, expected) in zip(use.preferences[k], all) {
        #expect(abs(preference.excess - expected.excess) < 1e-9)
      }
    }
    #expect(use.preferences[0].count == 3 && use.preferences[3].isEmpty)
  }

  @Test("A mean prior of a hundredth of an equal share or more is alive")
  func dead() {
    // Of 4 components a share below 1/400 is dead.
    for (share, dead) in [(Float(0.0026), [Int]()), (0.0024, [3])] {
      let row = [0.4, 0.3, 0.3 - share, share]
      #expect(MixtureUse(Self.prior([row, row]), targets: [1, 2]).dead == dead)
    }
  }

  @Test("Of equal components the first wins, and of equal excesses the lower token comes first")
  func ties() {
    let (both, second): ([Float], [Float]) = ([0.5, 0.5], [0.1, 0.9])
    let use = MixtureUse(
      Self.prior([both, both, both, second, second, second]), targets: [8, 3, 5, 1, 1, 9])
    #expect(use.wins == [0.5, 0.5])
    #expect(use.preferences[0].map(\.token) == [3, 5, 8])
    // What wins as often as elsewhere is no preference.
    let even = MixtureUse(Self.prior([both, second, both, second]), targets: [1, 1, 2, 2])
    #expect(even.preferences.allSatisfy { $0.isEmpty })
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

  @Test("Divergences are those of plain loops, of more positions than a block", arguments: [2, 3])
  func plainLoops(components: Int) throws {
    let model = try Models.make(.mos, components: components)
    let mixture = try #require(try Models.sample(model, count: 70).head.mixture)
    let seen = try ComponentDivergence(mixture, OutputWeights(of: model))
    let decoder = PlainDecoder(model)
    var sums = [[Double]](repeating: .init(repeating: 0, count: components), count: components)
    for position in 0..<70 {
      let p = (0..<components).map {
        decoder.probabilities(of: mixture.contexts, row: position * components + $0)
      }
      for j in 0..<components {
        for k in 0..<components {
          for x in 0..<Models.vocabulary { sums[j][k] += p[j][x] * log(p[j][x] / p[k][x]) / 70 }
        }
      }
    }
    var mean = 0.0
    for j in 0..<components {
      for k in 0..<components where j != k {
        #expect(abs(seen.pairs[j][k] - sums[j][k]) < 1e-9)
        #expect(abs(sums[j][k] - sums[k][j]) > 1e-3)
        mean += sums[j][k] / Double(components * (components - 1))
      }
    }
    #expect(try abs(#require(seen.mean) - mean) < 1e-9)
  }

  @Test func oneComponentHasNoPair() throws {
    let model = try Models.make(.mos, components: 1)
    let mixed = try #require(try Models.sample(model).head.mixture)
    #expect(try ComponentDivergence(mixed, OutputWeights(of: model)).mean == nil)
  }
}
