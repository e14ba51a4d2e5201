public import Compute

/// A kind of layer.
public enum LayerKind: Hashable, Sendable {
  /// Linear units, by their number: y = x·Wᵀ + b; a bias has no effect before a batch norm.
  case dense(Int, hasBias: Bool = true)
  /// A non-linearity of every unit.
  case activation(Activation)
  /// Every unit normalised over the rows (Ioffe & Szegedy 2015); learns from two rows or more.
  case batchNorm
  /// Every row normalised over its units (Ba and others 2016).
  case layerNorm
  /// Units dropped at this rate while the sequence learns (Srivastava and others 2014).
  case dropout(Float)
}

extension LayerKind {
  /// Checks its number.
  ///
  /// - Throws: ``ConfigurationError`` for one that cannot be.
  package func validate() throws(ConfigurationError) {
    let widest = 1 << 20
    switch self {
    case .dense(let units, _):
      try ConfigurationError.require(
        (1...widest).contains(units), "units", units, "1 to \(widest)")
    case .dropout(let rate):
      try ConfigurationError.require(
        (0..<1).contains(rate), "dropout", rate, "0 or more and below 1")
    case .activation, .batchNorm, .layerNorm: return
    }
  }
}
