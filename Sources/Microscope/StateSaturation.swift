import Glibc
public import LanguageModels

/// The share of a recurrent state that is at the ends of its range, where no gradient passes.
///
/// A value v of ±1 is saturated beyond ``limit``: v is tanh c for the memory of an LSTM, 2h − 1 for
/// a sigmoid, and otherwise h. A layer whose activation has no ends has none to stand at.
public struct StateSaturation: Sendable {
  /// The magnitude beyond which a value is saturated.
  public static let limit: Float = 0.95
  /// The share of positions beyond which a unit is stuck.
  public static let stuckShare = 0.95

  /// The saturation of one state.
  public struct Layer: Sendable {
    /// The state, such as `layer0.c`.
    public let state: String
    /// Its units, H.
    public let units: Int
    /// The share of all values that are saturated.
    public let saturated: Double
    /// Units that are saturated in more than ``stuckShare`` of the positions.
    public let stuck: Int
  }

  /// The states that have ends, by name.
  public let layers: [Layer]

  /// The saturation of the states of a sample.
  public init(_ sample: ContextSample, _ model: ModelConfiguration) {
    let count = sample.targets.count
    layers = sample.states.sorted { $0.key < $1.key }.compactMap { name, values in
      guard let squash = Self.squash(name, model) else { return nil }
      let units = values.count / count
      var hits = [Int](repeating: 0, count: units)
      for (index, value) in values.enumerated() where abs(squash(value)) > Self.limit {
        hits[index % units] += 1
      }
      return Layer(
        state: name, units: units,
        saturated: Double(hits.reduce(0, +)) / Double(values.count),
        stuck: hits.count { Double($0) > Self.stuckShare * Double(count) })
    }
  }

  /// What takes a state to ±1 at its ends; nil for one without ends.
  private static func squash(
    _ state: String, _ model: ModelConfiguration
  ) -> ((Float) -> Float)? {
    if state.hasSuffix(".c") {
      // Layer norm stands between the memory and its tanh.
      return model.norm == .layer ? nil : { tanhf($0) }
    }
    guard model.cell == .rnn else { return { $0 } }
    return switch model.activation {
    case .tanh: { $0 }
    case .sigmoid: { 2 * $0 - 1 }
    case .linear, .relu, .silu: nil
    }
  }
}
