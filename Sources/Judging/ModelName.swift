public import Evaluation
public import LanguageModels
public import ModelFolders

/// The name of a kind of model in a word: the head of a network, or n-grams.
public enum ModelName: String, Codable, Sendable, CaseIterable {
  /// A network with one softmax.
  case softmax
  /// A network with a mixture of contexts.
  case moc
  /// A network with a mixture of softmaxes.
  case mos
  /// N-grams.
  case ngram

  /// The name of a network with this head.
  public init(_ head: HeadKind) {
    switch head {
    case .softmax: self = .softmax
    case .moc: self = .moc
    case .mos: self = .mos
    }
  }
}

extension ModelBundle {
  /// The kind of the model.
  public var name: ModelName {
    switch manifest.model {
    case .network(let network): ModelName(network.model.head)
    case .ngram: .ngram
    }
  }
}

extension ModelBundle {
  /// What the model predicts a token from, where `policy` is asked for: n-grams never look beyond a line.
  public func state(_ policy: Evaluator.StatePolicy) -> Evaluator.StatePolicy {
    name == .ngram ? .reset : policy
  }
}
