package import Compute

/// How the parameters of a model start.
public enum Initialization: Hashable, Sendable {
  /// Embeddings in ±0.1, projections in ±1/√(their layer's width), decoder bias 0: the practice of
  /// AWD-LSTM (Merity and others 2018) and MoS (Yang and others 2018).
  case standard
  /// Everything in ±range (Zaremba and others 2014: 0.1 for the small model).
  case uniform(Float)
}

/// The role of a block of parameters, from which its initial range follows.
package enum ParameterRole {
  case embedding
  case projection(width: Int)
  case decoderBias
  /// Of a normalisation: 1, whatever is chosen for the others.
  case gain
  /// Of a normalisation: 0, whatever is chosen for the others.
  case shift
}

extension ParameterRole {
  package var center: Float {
    switch self {
    case .gain: 1
    case .embedding, .projection, .decoderBias, .shift: 0
    }
  }
}

extension Initialization {
  /// The half-width of the uniform distribution that a block starts from.
  package func range(of role: ParameterRole) -> Float {
    switch (self, role) {
    case (_, .gain), (_, .shift): 0
    case (.uniform(let range), _): range
    case (.standard, .embedding): 0.1
    case (.standard, .projection(let width)): 1 / Float(width).squareRoot()
    case (.standard, .decoderBias): 0
    }
  }
}
