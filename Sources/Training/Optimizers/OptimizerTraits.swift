import Compute
import LanguageModels

/// The properties of an optimiser that decide its options and their defaults.
public struct OptimizerTraits: Sendable {
  /// A learning rate that usually works with the mean loss of a token.
  ///
  /// Plain descent needs a large one, since that gradient is small: 20 is the 1 of Zaremba and
  /// others (2014), whose loss is a sum over 20 steps. Momentum adds up ten gradients, so a tenth
  /// of it.
  public var usualRate: Float
  /// True if its steps are the same for a loss of another scale.
  public var ignoresScale = false
  /// True if it has a momentum to choose.
  public var hasMomentum = false
  /// True if it has a decay of squared gradients to choose.
  public var hasSquareDecay = false
  /// The decay of squared gradients where none is asked for.
  public var usualSquareDecay: Float = 0.999
  /// True if weight decay is apart from the gradient (Loshchilov & Hutter 2019).
  public var decaysApart = false
  /// The pull towards 0 where none is asked for.
  public var usualWeightDecay: Float = 0
  /// True if its iterates are averaged in the end.
  public var isAveraged = false
  /// Makes the rule, without weight decay.
  let make: @Sendable (OptimizerConfiguration, ParameterStore, any Backend) -> any Optimizer

  /// The decay of momentum where none is asked for.
  public static let usualMomentum: Float = 0.9
}
