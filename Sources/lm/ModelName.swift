import ArgumentParser
import ModelFolders
import LanguageModels

/// What a model is called in a word: the head of a network, or n-grams.
enum ModelName: String, Encodable, CaseIterable, ExpressibleByArgument {
  case softmax, moc, mos, ngram

  init(_ head: HeadKind) {
    switch head {
    case .softmax: self = .softmax
    case .moc: self = .moc
    case .mos: self = .mos
    }
  }
}

extension ModelBundle {
  /// What the model is called.
  var name: ModelName {
    switch manifest.model {
    case .network(let network): ModelName(network.model.head)
    case .ngram: .ngram
    }
  }
}
