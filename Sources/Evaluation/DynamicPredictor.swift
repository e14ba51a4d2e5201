import LanguageModels
import TokenIDs

/// A network that learns every segment once it is read, one token at a time; ``DynamicEvaluator`` has the
/// equations.
///
/// It learns in parameters of its own, so that the model stays as it is.
final class DynamicPredictor: ContextPredictor {
  private let prior: LanguageModel
  private let rule: DynamicEvaluator.Rule
  private let scales: GradientScales
  private let specialTokens: SpecialTokens
  private let model: LanguageModel
  private let window: Window
  /// The inputs of the segment so far.
  private var segment: [Int32] = []
  /// The states that the segment began with.
  private let states: [Matrix]
  private let arena: Arena

  init(
    _ prior: LanguageModel, rule: DynamicEvaluator.Rule, scales: GradientScales,
    specialTokens: SpecialTokens, segment: Int
  ) {
    self.prior = prior
    self.rule = rule
    self.scales = scales
    self.specialTokens = specialTokens
    model = prior.duplicate()
    window = model.window(steps: segment, batch: 1)
    arena = Arena(on: model.backend)
    states = window.states.map { [arena] in arena.matrix($0.values.rows, $0.values.columns) }
    begin()
  }

  private init(copying other: DynamicPredictor) {
    prior = other.prior
    rule = other.rule
    scales = other.scales
    specialTokens = other.specialTokens
    model = other.model.duplicate()
    window = model.window(steps: other.window.steps, batch: 1)
    arena = Arena(on: model.backend)
    states = window.states.map { [arena] in arena.matrix($0.values.rows, $0.values.columns) }
    for (mine, others) in zip(window.states, other.states) {
      backend.copy(others, to: mine.values)
    }
    for token in other.segment { feed(token) }
    for step in other.segment.indices { window.targets[step] = other.window.targets[step] }
  }

  var vocabularySize: Int { model.configuration.vocabularySize }
  var backend: any Backend { model.backend }
  var width: Int { model.configuration.outputWidth }

  func begin() {
    backend.copy(prior.parameters.values, to: model.parameters.values)
    window.resetState()
    segment = []
    feed(specialTokens.endOfSentence)
  }

  func read(_ token: Int32) throws(BackendError) {
    window.targets[segment.count - 1] = token
    if segment.count == window.steps {
      try learn()
      segment = []
    }
    feed(token)
  }

  private func feed(_ token: Int32) {
    if segment.isEmpty {
      window.carryState()
      for (mine, saved) in zip(window.states, states) { backend.copy(mine.values, to: saved) }
    }
    let step = segment.count
    window.inputs[step] = token
    segment.append(token)
    window.forward(step..<step + 1)
  }

  private func learn() throws(BackendError) {
    _ = try window.lossAndGradients(scale: 1 / Float(segment.count))
    let parameters = model.parameters
    backend.dynamicEvaluationUpdate(
      parameters.values, gradients: parameters.gradients, scales: scales.roots,
      prior: prior.parameters.values, rate: rule.rate, epsilon: rule.epsilon,
      decay: rule.decay / scales.mean)
  }

  func predict(into logProbabilities: inout [Float]) throws(BackendError) {
    try backend.read(window.predict(), into: &logProbabilities)
  }

  func copyContext(to h: Matrix) {
    let contexts = window.contexts
    backend.copy(contexts[contexts.rows - 1..<contexts.rows], to: h)
  }

  func copy() -> any Predictor { DynamicPredictor(copying: self) }
}

extension DynamicEvaluator {
  /// Reads one token at a time; as ``Scorer/makePredictor(isExact:)``, always exactly.
  public func makePredictor(isExact: Bool) -> any Predictor {
    DynamicPredictor(
      window.model, rule: rule, scales: scales, specialTokens: specialTokens, segment: window.steps)
  }
}

extension LanguageModel {
  /// A model with parameters of its own, of the same values.
  fileprivate func duplicate() -> LanguageModel {
    guard let copy = try? LanguageModel(configuration, seed: 0, on: backend) else {
      preconditionFailure("the configuration of a model makes another")
    }
    backend.copy(parameters.values, to: copy.parameters.values)
    backend.copy(parameters.statistics, to: copy.parameters.statistics)
    return copy
  }
}
