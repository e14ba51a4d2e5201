/// What is dropped while a model learns.
public struct DropoutRates: Hashable, Sendable {
  /// On the embedded input (Zaremba and others 2014; i of AWD-LSTM).
  public var input: Float
  /// Between recurrent layers (h).
  public var hidden: Float
  /// On the last layer's output (o).
  public var output: Float
  /// Of whole entries of the embedding (Gal & Ghahramani 2016; e).
  public var embedding: Float
  /// On the contexts of a mixture (Yang and others 2018; l).
  public var contexts: Float
  /// Of the recurrent weights (Merity and others 2018).
  public var weight: Float
  /// Whether all steps of a window share a mask (Gal & Ghahramani 2016).
  public var isLocked: Bool

  /// Rates; nothing is dropped but what is named.
  public init(
    input: Float = 0, hidden: Float = 0, output: Float = 0, embedding: Float = 0,
    contexts: Float = 0, weight: Float = 0, isLocked: Bool = false
  ) {
    self.input = input
    self.hidden = hidden
    self.output = output
    self.embedding = embedding
    self.contexts = contexts
    self.weight = weight
    self.isLocked = isLocked
  }

  /// One rate on the input of every layer and of the head (Zaremba and others 2014).
  public init(_ rate: Float) { self.init(input: rate, hidden: rate, output: rate) }

  /// Every rate with what it is of.
  var all: [(name: String, rate: Float)] {
    [
      ("input", input), ("hidden", hidden), ("output", output), ("embedding", embedding),
      ("contexts", contexts), ("weight", weight),
    ]
  }
}

extension DropoutRates: CustomStringConvertible {
  /// The rates that are not 0.
  public var description: String {
    let rates = all.filter { $0.rate > 0 }.map { "\($0.name) \($0.rate)" }
    return rates.isEmpty ? "none" : rates.joined(separator: ", ") + (isLocked ? ", locked" : "")
  }
}

extension DropoutRates: ExpressibleByFloatLiteral {
  /// As ``init(_:)``.
  public init(floatLiteral rate: Float) { self.init(rate) }
}
