import Glibc
public import JSON
import LanguageModels
import Microscope
import ModelFolders
import Tokenization

extension Inspection {
  /// The spectrum of the log-probabilities beside the bound of a softmax.
  public struct Rank: Codable, Hashable, Sendable {
    /// Singular values above ``threshold``.
    public let numerical: Int
    /// The largest rank that a softmax of the model's width can have, D + 2.
    public let bound: Int
    /// exp of the entropy of σ/Σσ.
    public let effective: Double
    /// Rows of the matrix.
    public let contexts: Int
    /// Tokens of the vocabulary.
    public let vocabulary: Int
    /// Tokens that are columns of the matrix.
    public let columns: Int
    /// The largest value that rounding can make of a singular value of 0.
    public let threshold: Double
    /// σ, the largest first.
    public let singularValues: [Double]

    /// True if the matrix is too small to have a larger rank than ``bound``.
    public var hasNoRoom: Bool { min(contexts, columns) <= bound }

    private enum CodingKeys: String, CodingKey {
      case numerical, bound, effective, contexts, vocabulary, columns, threshold
      case singularValues = "singular_values"
    }

    init(_ rank: LogProbabilityRank, _ model: ModelConfiguration) {
      numerical = rank.numerical
      bound = LogProbabilityRank.bound(of: model)
      effective = rank.effective
      contexts = rank.contexts
      vocabulary = model.vocabularySize
      columns = rank.tokens
      threshold = rank.threshold
      singularValues = rank.singularValues
    }
  }

  /// The use of the components of a mixture.
  public struct Mixtures: Codable, Hashable, Sendable {
    /// Components, K.
    public let components: Int
    /// Positions looked at.
    public let contexts: Int
    /// The mean entropy of the prior, in nats: log K at most.
    public let priorEntropy: Double
    /// exp of ``priorEntropy``: so many components used alike have that entropy.
    public let effectiveComponents: Double
    /// The entropy of ``use``, in nats.
    public let useEntropy: Double
    /// The mean prior, by component.
    public let use: [Double]
    /// The share of positions in which a component has the largest prior, by component.
    public let wins: [Double]
    /// Components that never win and are hardly used, counted from 0.
    public let dead: [Int]
    /// The mean KL divergence of a pair of components, in nats; nil for one component.
    @NilAsNull public private(set) var divergence: Double?
    /// The same by pair: row j, column k is KL(p_j ‖ p_k).
    public let divergences: [[Double]]
    /// By component, the tokens before which it wins more often than elsewhere.
    public let tokens: [[Preference]]

    /// The frequency with which a component wins before a token.
    public struct Preference: Codable, Hashable, Sendable {
      /// The token, as `TokenPrinter` writes it.
      public let token: String
      /// Positions of the token in which the component wins.
      public let wins: Int
      /// Positions of the token.
      public let positions: Int

      private enum CodingKeys: String, CodingKey {
        case token = "token"
        case wins = "wins"
        case positions = "positions"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case components, contexts, use, wins, dead, divergence, divergences, tokens
      case priorEntropy = "prior_entropy"
      case effectiveComponents = "effective_components"
      case useEntropy = "use_entropy"
    }

    init(
      _ mixture: ContextMixture, _ targets: [Int32], _ weights: OutputWeights,
      _ bundle: ModelBundle, progress: (_ done: Int, _ total: Int) throws -> Void
    ) throws {
      let printer = TokenPrinter(kind: bundle.manifest.tokenizer.kind)
      let use = MixtureUse(mixture, targets: targets)
      let divergence = try ComponentDivergence(mixture, weights, progress: progress)
      components = mixture.components
      contexts = use.positions
      priorEntropy = use.priorEntropy
      effectiveComponents = exp(use.priorEntropy)
      useEntropy = use.useEntropy
      self.use = use.use
      wins = use.wins
      dead = use.dead
      self.divergence = divergence.mean
      divergences = divergence.pairs
      tokens = use.preferences.map { preferences in
        preferences.map {
          Preference(
            token: printer.cell($0.token, of: bundle.vocabulary), wins: $0.wins,
            positions: $0.positions)
        }
      }
    }
  }

  /// The reach of gradients in time, and the saturation of states.
  public struct Gradients: Codable, Hashable, Sendable {
    /// Windows that norms are the mean of.
    public let windows: Int
    /// By layer, the mean ‖∂loss_T/∂h_{T−k}‖ at distance k = 0, 1, ….
    public let normByDistance: [String: [Double]]
    /// By layer, the distance from which on the norm is below 1 % of that at 0; no key where it never is.
    public let reach: [String: Int]
    /// The states that have ends, by name.
    public let saturation: [Saturation]

    /// The saturation of one state.
    public struct Saturation: Codable, Hashable, Sendable {
      /// The state, such as `layer0.c`.
      public let state: String
      /// Its units.
      public let units: Int
      /// The share of all values that are saturated.
      public let saturated: Double
      /// Units that are saturated nearly always.
      public let stuck: Int

      private enum CodingKeys: String, CodingKey {
        case state = "state"
        case units = "units"
        case saturated = "saturated"
        case stuck = "stuck"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case windows, reach, saturation
      case normByDistance = "norm_by_distance"
    }

    init(_ gradients: GradientReach, _ saturation: StateSaturation) {
      windows = gradients.windows
      normByDistance = gradients.normByDistance
      reach = gradients.normByDistance.keys.reduce(into: [:]) {
        $0[$1] = gradients.distance(of: $1)
      }
      self.saturation = saturation.layers.map {
        Saturation(state: $0.state, units: $0.units, saturated: $0.saturated, stuck: $0.stuck)
      }
    }
  }
}
