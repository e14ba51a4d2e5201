public import Compute

/// What a sequence of layers is made of.
public enum LayerKind: Hashable, Sendable {
  /// So many linear units: y = x·Wᵀ + b; a bias has no effect before a batch norm.
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
  package func validate() throws {
    let widest = 1 << 20
    switch self {
    case .dense(let units, _) where !(1...widest).contains(units):
      throw ConfigurationError(message: "a layer of \(units) units; choose 1 to \(widest)")
    case .dropout(let rate) where !(0..<1).contains(rate):
      throw ConfigurationError(
        message: "dropout \(rate); choose a rate of at least 0 and below 1")
    case .dense, .activation, .batchNorm, .layerNorm, .dropout: return
    }
  }
}
