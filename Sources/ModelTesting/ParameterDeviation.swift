public import LanguageModels

/// The place where the parameters, or the gradients, of two models differ most.
public struct ParameterDeviation: Hashable, Sendable, CustomStringConvertible {
  /// The name of the block of parameters.
  public let block: String
  /// The position in the block, row by row.
  public let position: Int
  /// The number of the model itself; NaN where it has no such block.
  public let value: Float
  /// The number of the other model; NaN where it has no such block.
  public let expected: Float

  /// The distance of the two numbers; infinite where one of them is not finite.
  public var difference: Float {
    let difference = abs(value - expected)
    return difference.isFinite ? difference : value == expected ? 0 : .infinity
  }

  /// "block[position] is a, expected b".
  public var description: String { "\(block)[\(position)] is \(value), expected \(expected)" }
}

extension LanguageModel {
  /// The place of the largest difference from the parameters of `other`; nil where all are equal.
  ///
  /// Blocks are compared by name. A block of another size, or without a counterpart, differs by infinity.
  ///
  /// - Throws: `BackendError` of a device that has failed.
  public func parameterDeviation(from other: LanguageModel) throws -> ParameterDeviation? {
    try deviation(from: other) { model, block in
      try model.backend.read(model.parameters[block])
    }
  }

  /// The place of the largest difference from the gradients of `other`; nil where all are equal.
  ///
  /// The gradients are those of the last `lossAndGradients` of a window of each model. Blocks are compared as
  /// ``parameterDeviation(from:)`` does.
  ///
  /// - Throws: `BackendError` of a device that has failed.
  public func gradientDeviation(from other: LanguageModel) throws -> ParameterDeviation? {
    try deviation(from: other) { model, block in
      try model.backend.read(model.parameters.gradient(block))
    }
  }

  private func deviation(
    from other: LanguageModel, _ read: (LanguageModel, Parameter) throws -> [Float]
  ) throws -> ParameterDeviation? {
    var worst: ParameterDeviation?
    func compare(_ block: String, _ position: Int, _ value: Float, _ expected: Float) {
      let found = ParameterDeviation(
        block: block, position: position, value: value, expected: expected)
      if found.difference > worst?.difference ?? 0 { worst = found }
    }
    let (blocks, others) = (parameters.layout.blocks, other.parameters.layout.blocks)
    for block in blocks {
      guard let counterpart = others.first(where: { $0.name == block.name }),
        counterpart.shape == block.shape
      else {
        compare(block.name, 0, try read(self, block).first ?? .nan, .nan)
        continue
      }
      let pairs = zip(try read(self, block), try read(other, counterpart))
      for (position, (value, expected)) in pairs.enumerated() {
        compare(block.name, position, value, expected)
      }
    }
    for block in others where !blocks.contains(where: { $0.name == block.name }) {
      compare(block.name, 0, .nan, try read(other, block).first ?? .nan)
    }
    return worst
  }
}
