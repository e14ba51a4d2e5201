public import LanguageModels
public import TokenIDs

/// A predictor with the contexts h that a neural cache remembers.
protocol ContextPredictor: Predictor {
  /// The device.
  var backend: any Backend { get }
  /// The width of a context, H.
  var width: Int { get }
  /// Copies the context of the next token, `[1, H]`.
  func copyContext(to h: Matrix)
}

/// A network whose parameters stay as they are, one token at a time.
final class NetworkPredictor: ContextPredictor {
  private let model: LanguageModel
  private let specialTokens: SpecialTokens
  private let policy: Evaluator.StatePolicy
  private let isCompact: Bool
  private let window: Window
  /// log p and h after the last token, where the window has given its state to the next.
  private var settled: (logProbabilities: [Float], context: [Float])?

  init(
    _ model: LanguageModel, specialTokens: SpecialTokens, policy: Evaluator.StatePolicy,
    isCompact: Bool
  ) {
    self.model = model
    self.specialTokens = specialTokens
    self.policy = policy
    self.isCompact = isCompact
    window = model.window(steps: 1, batch: 1, isCompact: isCompact)
    begin()
  }

  private init(copying other: NetworkPredictor) {
    model = other.model
    specialTokens = other.specialTokens
    policy = other.policy
    isCompact = other.isCompact
    window = other.window.sibling()
    for (mine, others) in zip(window.states, other.window.states) {
      model.backend.copy(others.values, to: mine.values)
    }
    settled = other.settled
  }

  var vocabularySize: Int { model.configuration.vocabularySize }
  var backend: any Backend { model.backend }
  var width: Int { model.configuration.outputWidth }

  func begin() {
    window.resetState()
    feed(specialTokens.endOfSentence)
  }

  func read(_ token: Int32) {
    // A line that is alone still comes after the end of another.
    if policy == .reset, token == specialTokens.lineEnd { window.resetState() }
    feed(token)
  }

  private func feed(_ token: Int32) {
    settled = nil
    window.inputs[0] = token
    window.forward(0..<1)
  }

  func predict(into logProbabilities: inout [Float]) throws(BackendError) {
    if let settled {
      logProbabilities = settled.logProbabilities
    } else {
      try backend.read(window.predict(), into: &logProbabilities)
    }
  }

  func copyContext(to h: Matrix) {
    if let settled {
      backend.write(settled.context, to: h)
    } else {
      backend.copy(window.contexts, to: h)
    }
  }

  func copy() throws(BackendError) -> any Predictor {
    if settled == nil { settled = try (predict(), backend.read(window.contexts)) }
    window.carryState()
    return NetworkPredictor(copying: self)
  }
}

extension LanguageModel {
  /// A predictor of the network, which has begun a text.
  ///
  /// - Parameters:
  ///   - specialTokens: The special tokens of the vocabulary.
  ///   - policy: The context of a token: all text before it, or its line.
  ///   - isExact: As in ``Scorer/makePredictor(isExact:)``.
  /// - Returns: The predictor.
  public func makePredictor(
    specialTokens: SpecialTokens, policy: Evaluator.StatePolicy = .carry, isExact: Bool = true
  ) -> any Predictor {
    NetworkPredictor(self, specialTokens: specialTokens, policy: policy, isCompact: !isExact)
  }
}

extension Evaluator {
  /// Reads one token at a time; as ``Scorer/makePredictor(isExact:)``.
  public func makePredictor(isExact: Bool) -> any Predictor {
    NetworkPredictor(
      model, specialTokens: specialTokens, policy: policy, isCompact: !isExact)
  }
}

extension FixedReader {
  /// Reads one token at a time; as ``Scorer/makePredictor(isExact:)``.
  public func makePredictor(isExact: Bool) -> any Predictor {
    NetworkPredictor(
      window.model, specialTokens: specialTokens, policy: .carry, isCompact: !isExact)
  }
}
