public import Compute

/// Continues a sequence of tokens, one token a call of ``next()``.
///
/// Training reads true tokens (teacher forcing). A generator reads its own tokens (free running).
public struct Generator: IteratorProtocol, Sequence {
  /// Why there is no next token where the device has failed.
  public private(set) var failure: BackendError?
  private let window: Window
  private var sampler: Sampler
  private var probabilities: [Float]
  private var pending: [Int32]

  /// A generator that continues `prompt`.
  ///
  /// - Parameters:
  ///   - model: The model; it must not learn meanwhile.
  ///   - prompt: One token or more; a text starts with the end-of-sentence token.
  ///   - sampler: Draws the tokens.
  ///   - isExact: True if it computes with the weights as they are, instead of with copies in 8
  ///     bits, which are several times as fast where a model does not fit into caches.
  public init(
    _ model: LanguageModel, prompt: [Int32], sampler: Sampler, isExact: Bool = false
  ) {
    precondition(!prompt.isEmpty, "a prompt has one token or more")
    window = model.window(steps: 1, batch: 1, isCompact: !isExact)
    self.sampler = sampler
    pending = prompt
    probabilities = [Float](repeating: 0, count: model.configuration.vocabularySize)
  }

  /// The next token; nil when every token is excluded, or the device has failed (``failure``).
  public mutating func next() -> Int32? {
    for token in pending {
      window.inputs[0] = token
      window.forward(0..<1)
    }
    do {
      try window.model.backend.read(window.predict(), into: &probabilities)
    } catch {
      failure = error
      return nil
    }
    guard let token = sampler.pick(probabilities) else { return nil }
    pending.removeAll(keepingCapacity: true)
    pending.append(token)
    return token
  }
}
