import CPUCompute
import LanguageModels
import ModelTesting
import TestSupport
import Testing

/// The ranks of targets, beside the order of all predictions.
@Suite(.seeded) struct RankTests {
  static let (steps, batch, vocabulary) = (6, 4, 23)

  /// Each head, and the sigsoftmax of each.
  static let models: [ModelConfiguration] = HeadKind.allCases.flatMap { head in
    OutputFunction.allCases.map { function in
      var model = ModelConfiguration(
        vocabularySize: vocabulary, embeddingWidth: 5, hiddenWidths: [7], head: head,
        components: head.isMixture ? 3 : 1, initialization: .uniform(0.7))
      model.outputFunction = function
      return model
    }
  }

  /// The tokens of every position in the order of what is predicted for it, step by step.
  static func orders(_ model: ModelConfiguration) throws -> [[Int32]] {
    let window = try window(model, targets: [])
    return try (0..<steps).flatMap { step in
      window.forward(step..<step + 1)
      let logs = try window.backend.read(window.predict())
      return (0..<batch).map { row in
        let p = logs[row * vocabulary..<(row + 1) * vocabulary].map { $0 }
        return p.indices.sorted { p[$0] == p[$1] ? $0 < $1 : p[$0] > p[$1] }.map { Int32($0) }
      }
    }
  }

  /// A place for every position, and none at two of them.
  static let places = (0..<steps * batch).map { at in
    at == 3 || at == 4 ? -1 : [0, 6, 1, 22, 0, 3, 11][at % 7]
  }

  /// The tokens of these places.
  static func targets(_ model: ModelConfiguration) throws -> [Int32] {
    zip(try orders(model), places).map { $1 < 0 ? -1 : $0[$1] }
  }

  static func window(
    _ model: ModelConfiguration, targets: [Int32], chunk: Int? = nil
  ) throws -> Window {
    let window = try LanguageModel(model, seed: 5, on: CPUBackend(threads: 1)).window(
      steps: steps, batch: batch, chunk: chunk)
    window.setTokens(ids(steps * batch, below: vocabulary, seed: TestSeed.seed(11)), targets)
    return window
  }

  @Test(
    "Ranks are the places in the order of the predictions", arguments: models, [1, 5, nil])
  func places(_ model: ModelConfiguration, chunk: Int?) throws {
    let targets = try Self.targets(model)
    for limit in [1, 4, Self.vocabulary] {
      let window = try Self.window(model, targets: targets, chunk: chunk)
      window.forward(0..<Self.steps)
      for learns in [false, true] {
        _ =
          try learns
          ? window.lossAndGradients(scale: 1, ranksUpTo: limit) : window.loss(ranksUpTo: limit)
        let ranks = try window.backend.read(#require(window.ranks)).map { Int($0) }
        #expect(ranks == Self.places.map { min($0, limit) }, "\(learns)")
        #expect(try window.hits() == Self.places.count { $0 == 0 })
      }
    }
  }

  @Test("Measuring moves no bit of losses and gradients", arguments: models)
  func nothingElse(_ model: ModelConfiguration) throws {
    let targets = try Self.targets(model)
    let windows = try (0..<2).map { _ in try Self.window(model, targets: targets) }
    for window in windows { window.forward(0..<Self.steps) }
    let (plain, measured) = (windows[0], windows[1])
    #expect(
      try plain.lossAndGradients(scale: 1) == measured.lossAndGradients(scale: 1, ranksUpTo: 1))
    let gradients = try windows.map { try $0.backend.read($0.parameters.gradients) }
    #expect(differences(gradients[0], gradients[1]) == 0)
    #expect(plain.ranks == nil && measured.ranks != nil)
    // Those of a loss that measures none are not those of the loss before it.
    _ = try measured.loss()
    #expect(measured.ranks == nil)
    #expect(plain.bufferBytes + 4 * Self.steps * Self.batch == measured.bufferBytes)
  }

  @Test("Of a part of a window the hits are those of the steps that it has read")
  func parts() throws {
    let model = Self.models[0]
    let window = try Self.window(model, targets: Self.targets(model))
    window.forward(0..<Self.steps)
    _ = try window.loss(ranksUpTo: 1)
    window.carryState()
    window.resetState()
    window.forward(0..<2)
    _ = try window.loss(ranksUpTo: 1)
    #expect(try window.hits() == Self.places[..<(2 * Self.batch)].count { $0 == 0 })
    #expect(Self.places[(2 * Self.batch)...].contains(0))
  }

  @Test(
    "A model of zeros holds every token for equally probable, and so only the first for the most")
  func uniform() throws {
    for head in HeadKind.allCases {
      var model = Self.models[0]
      (model.head, model.components) = (head, head.isMixture ? 3 : 1)
      model.initialization = .uniform(0)
      let targets = (0..<Self.steps * Self.batch).map { Int32($0 % Self.vocabulary) }
      let window = try Self.window(model, targets: targets)
      window.forward(0..<Self.steps)
      _ = try window.loss(ranksUpTo: .max)
      let ranks = try window.backend.read(#require(window.ranks))
      #expect(ranks == targets.map { Float($0) }, "\(head)")
    }
  }
}
