import NeuralNetworks

/// The output distributions that a model can end in.
public enum HeadKind: String, Codable, Sendable, CaseIterable {
  /// One softmax.
  case softmax
  /// Mixture of contexts: one softmax over a mixed context (Yang and others 2018, section 3.2).
  case moc
  /// Mixture of softmaxes (Yang and others 2018, equation 2).
  case mos

  /// The row of the head.
  private var traits: Traits {
    switch self {
    case .softmax: Traits { Softmax($0, layout: &$1, arena: $2) }
    case .moc:
      Traits("mixture of contexts", isMixture: true) {
        MixtureOfContexts($0, layout: &$1, arena: $2)
      }
    case .mos:
      Traits("mixture of softmaxes", isMixture: true, mixesSoftmaxes: true) {
        MixtureOfSoftmaxes($0, layout: &$1, arena: $2)
      }
    }
  }

  /// What sets one head apart from another.
  private struct Traits {
    let about: String?
    let isMixture: Bool
    let mixesSoftmaxes: Bool
    let make: (WindowShape, inout ParameterLayout, Arena) -> any Head

    init(
      _ about: String? = nil, isMixture: Bool = false, mixesSoftmaxes: Bool = false,
      make: @escaping (WindowShape, inout ParameterLayout, Arena) -> any Head
    ) {
      self.about = about
      self.isMixture = isMixture
      self.mixesSoftmaxes = mixesSoftmaxes
      self.make = make
    }
  }

  /// The head in a few words, where its name does not say it.
  package var about: String? { traits.about }

  /// Whether it has components to choose the number of.
  public var isMixture: Bool { traits.isMixture }

  /// The number of components where none is asked for.
  public var usualComponents: Int { isMixture ? 4 : 1 }

  /// Rows of logits that a position takes: what a mixture of softmaxes costs.
  func rows(components: Int) -> Int { traits.mixesSoftmaxes ? components : 1 }

  /// The head of a window, which declares its parameters.
  func make(_ shape: WindowShape, layout: inout ParameterLayout, arena: Arena) -> any Head {
    traits.make(shape, &layout, arena)
  }
}
