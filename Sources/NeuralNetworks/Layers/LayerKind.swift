public import Compute

/// A kind of layer.
public enum LayerKind: Hashable, Sendable {
  /// Linear units, by their number: y = x·Wᵀ + b; a bias has no effect before a batch norm.
  case dense(Int, hasBias: Bool = true)
  /// A non-linearity of every unit.
  case activation(Activation)
  /// The softmax of every row: positive, of sum 1.
  case softmax
  /// Every unit normalised over the rows (Ioffe & Szegedy 2015); learns from two rows or more.
  /// Affine, every unit has a gain γ and a shift β of its own.
  case batchNorm(isAffine: Bool)
  /// Every row normalised over its units (Ba and others 2016).
  case layerNorm
  /// Units dropped at this rate while the network learns (Srivastava and others 2014).
  case dropout(Float)
  /// A function with two values, for networks whose weights are set by hand.
  case threshold(Threshold)
  /// Rows of any shape as rows of units: [8, 8] becomes [64].
  case flatten

  /// Batch norm with a gain and a shift of every unit.
  public static let batchNorm = LayerKind.batchNorm(isAffine: true)
}

extension LayerKind: CustomStringConvertible {
  /// The name of the layer with its number, such as `dense 20`.
  public var description: String {
    switch self {
    case .dense(let units, let hasBias): "dense \(units)" + (hasBias ? "" : " without bias")
    case .activation(let activation): activation.rawValue
    case .softmax: "softmax"
    case .batchNorm(let isAffine): "batch norm" + (isAffine ? "" : " without γ and β")
    case .layerNorm: "layer norm"
    case .dropout(let rate): "dropout \(rate)"
    case .threshold(let threshold): threshold.rawValue
    case .flatten: "flatten"
    }
  }
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
    case .activation, .softmax, .batchNorm, .layerNorm, .threshold, .flatten: return
    }
  }

  /// The units that come out where `inputs` go in.
  func outputs(of inputs: Int) -> Int {
    if case .dense(let units, _) = self { units } else { inputs }
  }

  /// A layer of this kind.
  ///
  /// - Parameters:
  ///   - name: The name of its parameters.
  ///   - purpose: Tells its dropout from that of other layers.
  ///   - inputs: The units that go in.
  ///   - rows: The most rows at a time, at their `place` in a batch.
  ///   - place: The place of the rows.
  ///   - layout: Gets its parameters.
  ///   - arena: Holds its outputs.
  /// - Returns: The layer.
  func layer(
    _ name: String, purpose: String, inputs: Int, rows: Int, at place: MaskRows,
    layout: inout ParameterLayout, arena: Arena
  ) -> any Layer {
    switch self {
    case .dense(let units, let hasBias):
      Dense(
        name, inputs: inputs, outputs: units, hasBias: hasBias, rows: rows, layout: &layout,
        arena: arena)
    case .activation(let activation):
      Nonlinearity(activation, width: inputs, rows: rows, arena: arena)
    case .softmax: Softmax(width: inputs, rows: rows, arena: arena)
    case .batchNorm(let isAffine):
      BatchNorm(
        name, width: inputs, isAffine: isAffine, rows: rows, layout: &layout, arena: arena)
    case .layerNorm:
      LayerNormLayer(name, width: inputs, rows: rows, layout: &layout, arena: arena)
    case .dropout(let rate):
      Dropout(purpose, rate: rate, rows: rows, width: inputs, at: place, arena: arena)
    case .threshold(let threshold):
      ThresholdLayer(threshold, width: inputs, rows: rows, arena: arena)
    case .flatten: Flatten()
    }
  }
}
