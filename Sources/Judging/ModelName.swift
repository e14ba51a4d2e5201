public import LanguageModels
public import ModelFolders

/// The name of a kind of model in a word: the head of a network, or `ngram`.
public enum ModelName: Hashable, Sendable {
  /// A network with this head.
  case network(HeadKind)
  /// N-grams.
  case ngram
}

extension ModelName: RawRepresentable, Codable, CaseIterable {
  /// The names of all heads, then n-grams.
  public static var allCases: [ModelName] { HeadKind.allCases.map(Self.network) + [.ngram] }

  /// The kind of a name.
  public init?(rawValue: String) {
    if rawValue == Self.ngram.rawValue {
      self = .ngram
    } else {
      guard let head = HeadKind(rawValue: rawValue) else { return nil }
      self = .network(head)
    }
  }

  /// The name.
  public var rawValue: String {
    switch self {
    case .network(let head): head.rawValue
    case .ngram: "ngram"
    }
  }
}

extension ModelBundle {
  /// The kind of the model.
  public var name: ModelName { manifest.model.name }
}

extension ModelKind {
  var name: ModelName {
    switch self {
    case .network(let network): .network(network.model.head)
    case .ngram: .ngram
    }
  }
}
