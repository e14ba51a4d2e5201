import LanguageModels
import Testing

/// The size of a model, counted by hand.
@Suite struct PlanTests {
  /// V = 10, E = 3, an LSTM of 5 and one of 4, K = 2.
  static func plan(
    _ head: HeadKind, tied: Bool = false, steps: Int = 1, batch: Int = 1
  ) throws -> ModelPlan {
    try ModelPlan(
      ModelConfiguration(
        vocabularySize: 10, embeddingWidth: 3, hiddenWidths: [5, 4], tied: tied, head: head,
        components: head.isMixture ? 2 : 1),
      steps: steps, batch: batch)
  }

  /// Input and recurrent weights of both layers, four gates each.
  static let recurrence = 20 * 3 + 20 * 5 + 16 * 5 + 16 * 4

  @Test("A softmax multiplies by every weight once, and not by the embedding table")
  func softmax() throws {
    let plan = try Self.plan(.softmax)
    #expect(plan.productWeights == Self.recurrence + 10 * 4)
    #expect(
      plan.products.map(\.name)
        == ["layer0.input", "layer0.recurrent", "layer1.input", "layer1.recurrent", "decoder"])
    // The table, the biases of the layers, that of the decoder.
    #expect(plan.layout.count == plan.productWeights + 10 * 3 + 20 + 16 + 10)
  }

  @Test("A tied softmax multiplies by the embedding table, and by its projection")
  func tied() throws {
    let plan = try Self.plan(.softmax, tied: true)
    #expect(plan.productWeights == Self.recurrence + 10 * 3 + 3 * 4)
    #expect(plan.layout.count == plan.productWeights + 20 + 16 + 3 + 10)
  }

  @Test("A mixture of contexts multiplies by its decoder once, one of softmaxes once a component")
  func mixtures() throws {
    // Two contexts of 3 from h of 4, and two priors.
    let head = 2 * 3 * 4 + 2 * 4
    let decoder = 10 * 3
    #expect(try Self.plan(.moc).productWeights == Self.recurrence + head + decoder)
    #expect(try Self.plan(.mos).productWeights == Self.recurrence + head + 2 * decoder)
    #expect(try Self.plan(.mos, tied: true).productWeights == Self.recurrence + head + 2 * decoder)
  }

  @Test("The memory of a model is that of parameters, of as many gradients, and of its buffers")
  func memory() throws {
    for head in HeadKind.allCases {
      let plan = try Self.plan(head, steps: 7, batch: 3)
      #expect(plan.bytes == 8 * plan.layout.count + plan.bufferBytes)
      #expect(plan.bufferBytes > 4 * 21 * 10 && plan.bufferBytes < 1 << 20)
    }
    // More than contexts have of a position, a mixture of softmaxes has logits of each component.
    let (moc, mos) = (
      try Self.plan(.moc, steps: 7, batch: 3), try Self.plan(.mos, steps: 7, batch: 3)
    )
    #expect(mos.bufferBytes - moc.bufferBytes > 4 * 21 * 10 - 4 * 21 * 9 * 3)
  }

  @Test("The buffers of a window are those that were planned", arguments: HeadKind.allCases)
  func window(_ head: HeadKind) throws {
    let test = ModelCase(.lstm, .tanh, head, tied: false, hidden: [5, 4])
    let window = try test.makeWindow()
    let plan = try ModelPlan(
      test.configuration, steps: ModelCase.steps, batch: ModelCase.batch)
    // Staged tokens, losses and predictions are a window's, not the network's.
    let own = window.bufferBytes - plan.bufferBytes
    #expect(own >= 4 * (3 * 8 + 2 * 7) && own < 4 * (3 * 8 + 2 * 7) + 1024)
    #expect(plan.layout == window.model.parameters.layout)
  }
}
