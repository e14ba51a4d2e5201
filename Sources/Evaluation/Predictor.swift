public import LanguageModels

/// A language model that reads one token at a time and predicts the next: state, token →
/// distribution, state.
///
/// A new predictor is at the start of a text. It is not `Sendable`: it belongs to one task.
///
///     let prefix = model.makePredictor()
///     for token in prompt { try prefix.read(token) }
///     let first = try prefix.copy(), second = try prefix.copy()  // two continuations of one prompt
public protocol Predictor: AnyObject {
  /// The number of tokens, V.
  var vocabularySize: Int { get }

  /// Forgets all tokens, and starts a text, as after the end of a sentence.
  func begin()

  /// Reads the next token of the text.
  ///
  /// - Throws: `BackendError` when the device has failed.
  func read(_ token: Int32) throws(BackendError)

  /// log p of every next token, in nats.
  ///
  /// - Parameter logProbabilities: Receives the values, `[V]`; their exponentials add up to 1.
  /// - Throws: `BackendError` when the device has failed.
  func predict(into logProbabilities: inout [Float]) throws(BackendError)

  /// A predictor that has read the same tokens, and continues independently.
  ///
  /// - Throws: `BackendError` when the device has failed.
  func copy() throws(BackendError) -> any Predictor
}

extension Predictor {
  /// log p of every next token, in nats, `[V]`.
  ///
  /// - Throws: `BackendError` when the device has failed.
  public func predict() throws(BackendError) -> [Float] {
    var logProbabilities = [Float](repeating: 0, count: vocabularySize)
    try predict(into: &logProbabilities)
    return logProbabilities
  }
}
