import CPUCompute
import Glibc
import LanguageModels
import Lessons
import SyntheticData
import TestSupport
import Testing

/// Section A: the softmax bottleneck, and what widens it.
@Suite struct BottleneckTests {
  static let ring = RingLanguage()

  static func models() throws -> RingModels { RingModels(on: try CPUBackend(threads: 1)) }

  /// Relative to the largest singular value, and far above what float rounds off log-probabilities.
  static let tolerance = 1e-5

  @Test(
    "4, 6, 7. Log-probabilities of a softmax or MoC have rank d + 2, those of a MoS more",
    arguments: 1...5)
  func rankOfLogProbabilities(width: Int) throws {
    let ranks = try HeadKind.allCases.map { head in
      var configuration = try Self.models().configuration(head, width: width)
      configuration.vocabularySize = 16
      configuration.initialization = .uniform(2)
      let contexts = try Contexts(configuration, seed: 1)
      return try rank(contexts.logProbabilities(), tolerance: Self.tolerance)
    }
    let (softmax, moc, mos) = (ranks[0], ranks[1], ranks[2])
    // d of HWᵀ, one of the bias, one of the normalisers.
    #expect(softmax == width + 2 && moc == width + 2)
    #expect(mos > width + 2 && (width < 3 || mos > 12))
  }

  @Test("6. A MoS in two dimensions is a language of full rank, exactly")
  func mixtureByHand() throws {
    let language = Self.ring.logProbabilities
    #expect(rank(language, tolerance: Self.tolerance) == Self.ring.tokens)
    let logProbabilities = try Contexts(of: try Self.models().byHand()).logProbabilities()
    // Logits up to 15 in float.
    #expect(largestDifference(logProbabilities, language) < 5e-5)
    #expect(rank(logProbabilities, tolerance: Self.tolerance) == Self.ring.tokens)
  }

  @Test("4, 6, 7. Below the rank, softmax and MoC stay above the entropy that a MoS comes down to")
  func bottleneck() throws {
    let softmax = try Figures(.softmax, width: 4)
    let wider = try Figures(.softmax, width: 8)
    let full = try Figures(.softmax, width: Self.ring.tokens - 1)
    let moc = try Figures(.moc, width: 4, components: 3)
    let mos = try Figures(.mos, width: 4, components: 3)
    let byHand = try Figures("mos by hand", try Self.models().byHand())
    printTable(
      "head         d   K   parameters  nats above it  of the worst context  rank",
      [softmax, wider, full, moc, mos, byHand].map(\.description))

    // With H and W free and exact gradients no start came below 0.0849 in four dimensions either.
    for bounded in [softmax, moc] {
      #expect(bounded.gap > 0.08 && bounded.worst > 0.1)
      #expect(bounded.rank <= 4 + 2)
    }
    #expect(wider.gap > 4 * full.gap && wider.rank <= 8 + 2)
    // The way out that costs parameters.
    #expect(full.gap < 0.002 && full.parameters > 5 * softmax.parameters)
    // The way out that costs none: contexts mixed after the softmax and not before.
    #expect(mos.parameters == moc.parameters)
    #expect(mos.gap < 0.03 && mos.rank > 20)
    #expect(abs(byHand.gap) < 1e-5 && byHand.parameters < softmax.parameters)
  }

  /// What a trained model comes to.
  struct Figures: CustomStringConvertible {
    let name: String
    let configuration: ModelConfiguration
    let parameters: Int
    let gap: Double
    let worst: Double
    let rank: Int

    init(_ head: HeadKind, width: Int, components: Int? = nil) throws {
      let models = try BottleneckTests.models()
      try self.init(
        head.rawValue,
        models.learnt(models.configuration(head, width: width, components: components)))
    }

    init(_ name: String, _ model: LanguageModel) throws {
      self.name = name
      configuration = model.configuration
      // In windows of one step there is no past to weigh.
      parameters = model.parameters.layout.blocks.filter { $0.name != "layer0.recurrent" }
        .reduce(0) { $0 + $1.count }
      let logProbabilities = try Contexts(of: model).logProbabilities()
      let divergences = BottleneckTests.ring.divergences(of: logProbabilities)
      gap = divergences.reduce(0, +) / Double(divergences.count)
      worst = divergences.max() ?? .nan
      rank = TextbookTests.rank(logProbabilities, tolerance: BottleneckTests.tolerance)
    }

    var description: String {
      column(name, 13) + column("\(configuration.decoderWidth)", 4)
        + column("\(configuration.components)", 4) + column("\(parameters)", 12)
        + column(gap, 15, decimals: 4) + column(worst, 22, decimals: 4) + "\(rank)"
    }
  }
}
