/// A language model that reads one token at a time and predicts the next: state, token → distribution,
/// state.
///
/// A predictor that was just made has begun a text. It is not `Sendable`: each belongs to one task.
///
///     let prefix = model.makePredictor()
///     for token in prompt { prefix.read(token) }
///     let first = prefix.copy(), second = prefix.copy()  // two continuations of one prompt
public protocol Predictor: AnyObject {
  /// The number of tokens, V.
  var vocabularySize: Int { get }

  /// Forgets all that was read, and begins a text, as after the end of a sentence.
  func begin()

  /// Reads the next token of the text.
  func read(_ token: Int32)

  /// log p of every next token, in nats.
  ///
  /// - Parameter logProbabilities: Receives the values, `[V]`; their exponentials add up to 1.
  func predict(into logProbabilities: inout [Float])

  /// A predictor that has read the same, and goes on by itself.
  func copy() -> any Predictor
}

extension Predictor {
  /// log p of every next token, in nats, `[V]`.
  public func predict() -> [Float] {
    var logProbabilities = [Float](repeating: 0, count: vocabularySize)
    predict(into: &logProbabilities)
    return logProbabilities
  }
}
