public import LanguageModels
public import TokenIDs

/// Positions spread evenly over a text, each with the states of a model that has read all text
/// before it.
public struct ContextSample: Sendable {
  /// The token at each position.
  public let targets: [Int32]
  /// The values inside the head at each position.
  public let head: HeadReading
  /// The states of recurrent layers at each position, by name, such as `layer0.h`: rows `[n, H]`.
  public let states: [String: [Float]]

  /// Reads a text to `count` positions of it, the last one among them; the state is carried from
  /// one to the next.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - ids: The text.
  ///   - specialTokens: The special tokens of the vocabulary.
  ///   - count: The number of positions, at most that of the tokens.
  ///   - progress: Called before every window with the tokens read and all tokens; an error that it
  ///     throws stops the reading.
  /// - Throws: ``MicroscopeError`` for a text of no tokens, and where the contexts are not finite;
  ///   the error of `progress`.
  public init(
    _ model: LanguageModel, of ids: [Int32], specialTokens: SpecialTokens, count: Int,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    let count = min(count, ids.count)
    guard count > 0 else {
      throw MicroscopeError(.noTokens)
    }
    let window = model.window(steps: 128, batch: 1)
    var (targets, states) = ([Int32](), [String: [Float]]())
    var head: HeadReading?
    try model.parameters.withFixedValues {
      var next = 0
      for index in 0..<count {
        // The target of a position is no input yet.
        let position = (index + 1) * ids.count / count - 1
        while next <= position {
          try progress(next, ids.count)
          let steps = min(window.steps, position + 1 - next)
          for t in 0..<steps {
            window.inputs[t] = next + t == 0 ? specialTokens.endOfSentence : ids[next + t - 1]
          }
          window.forward(0..<steps)
          next += steps
        }
        targets.append(ids[position])
        let reading = try window.readHead()
        if head == nil { head = reading } else { head?.append(reading) }
        guard model.configuration.architecture == .recurrent else { continue }
        window.carryState()
        for (name, values) in window.states {
          // With a skip path there are states of several steps; the last is that of the position.
          states[name, default: []] += try model.backend.read(values[values.rows - 1..<values.rows])
        }
      }
    }
    guard let head, head.scored.contexts.allSatisfy(\.isFinite) else {
      throw MicroscopeError(.notFinite)
    }
    self.targets = targets
    self.head = head
    self.states = states
  }
}
