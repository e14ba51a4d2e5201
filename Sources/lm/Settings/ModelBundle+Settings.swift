import ArgumentParser
import Glibc
import ModelFolders
import LanguageModels
import Tokenization
import Training

extension ModelBundle {
  /// The options that `lm train` repeats the model with on its text; none is left to a default that
  /// could be another some day.
  var settings: [Setting] {
    switch manifest.model {
    case .network(let network):
      textSettings + network.model.settings + network.training.settings
        + [Setting("threads", network.threads)]
    case .ngram(let order):
      textSettings + [Setting("arch", NGramCommand.arch), Setting("order", order)]
    }
  }

  /// As ``settings``, once it is sure that they say all.
  ///
  /// - Throws: ``Failure`` 65 for a model that no options lead to, such as one that a program made.
  func completeSettings() throws -> [Setting] {
    let settings = settings
    guard case .network(let network) = manifest.model else { return settings }
    guard let parsed = try? TrainCommand.parse(["-"] + settings.map(\.argument)),
      parsed.training.configuration == network.training,
      parsed.model.configuration(vocabulary: network.model.vocabularySize) == network.model
    else {
      throw Failure(
        EX_DATAERR,
        "\(path) has a configuration that 'lm train' has no options for; give them one by one")
    }
    return settings
  }

  private var textSettings: [Setting] {
    // A vocabulary that was given is that of the model.
    guard let limits = manifest.vocabularyLimits else { return [Setting("vocab", path)] }
    let tokenizer = manifest.tokenizer
    return [Setting("tokens", tokenizer.kind.rawValue)]
      + setting("vocab-size", limits.maximumSize)
      + [
        Setting("min-count", limits.minimumCount),
        Setting("normalize", tokenizer.normalization.rawValue),
        Setting("eos", tokenizer.endOfSentence),
      ]
  }
}

extension ModelConfiguration {
  var settings: [Setting] {
    [Setting("arch", architecture.rawValue)] + bodySettings
      + [
        Setting("layer-norm", norm == .layer), Setting("layers", hiddenWidths.count),
        Setting("hidden", hiddenWidths.first ?? 0), Setting("hidden-last", outputWidth),
        Setting("embedding", embeddingWidth), Setting("tied", tied), Setting("head", head.rawValue),
      ]
      + (head.isMixture ? [Setting("experts", components)] : [])
      + dropoutSettings + initializationSettings
  }

  private var bodySettings: [Setting] {
    switch architecture {
    case .recurrent:
      [Setting("cell", cell.rawValue)]
        + (cell == .rnn ? [Setting("activation", activation.rawValue)] : [])
        + [
          Setting("skip", skipDistance), Setting("mogrifier", mogrifierRounds),
          Setting("weight-drop", dropout.weight),
        ]
    case .feedForward:
      [
        Setting("context", contextLength), Setting("activation", activation.rawValue),
        Setting("batch-norm", norm == .batch),
      ]
    }
  }

  private var dropoutSettings: [Setting] {
    [
      Setting("dropout-input", dropout.input), Setting("dropout-hidden", dropout.hidden),
      Setting("dropout-output", dropout.output), Setting("dropout-embedding", dropout.embedding),
    ]
      + (head.isMixture ? [Setting("dropout-latent", dropout.contexts)] : [])
      + [Setting("locked-dropout", dropout.isLocked)]
  }

  private var initializationSettings: [Setting] {
    switch initialization {
    case .standard: []
    case .uniform(let range): [Setting("init-range", range)]
    }
  }
}

/// An option of what may have no limit.
func setting(_ name: String, _ number: (some Numeric)?) -> [Setting] {
  number.map { [Setting(name, $0)] } ?? []
}
