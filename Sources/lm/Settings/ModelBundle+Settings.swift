import ArgumentParser
import Glibc
import ModelBundle
import RecurrentLM
import Tokenization
import Training

extension ModelBundle {
  /// The options that `lm train` repeats the model with on its text; none is left to a default that
  /// could be another some day.
  var settings: [Setting] { textSettings + manifest.model.settings + manifest.training.settings }

  /// As ``settings``, once it is sure that they say all.
  ///
  /// - Throws: ``Failure`` 65 for a model that no options lead to, such as one that a program made.
  func completeSettings() throws -> [Setting] {
    let settings = settings
    guard let parsed = try? TrainCommand.parse(["-"] + settings.map(\.argument)),
      parsed.training.configuration == manifest.training,
      parsed.model.configuration(vocabulary: manifest.model.vocabulary) == manifest.model
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
    let last = hidden.last ?? 0
    return [Setting("cell", cell.rawValue)]
      + (cell == .rnn ? [Setting("activation", activation.rawValue)] : [])
      + [
        Setting("layer-norm", layerNorm), Setting("skip", skip),
        Setting("mogrifier", mogrifierRounds), Setting("layers", hidden.count),
        Setting("hidden", hidden.first ?? 0), Setting("hidden-last", last),
        Setting("embedding", embedding), Setting("tied", tied), Setting("head", head.rawValue),
      ]
      + (head.isMixture ? [Setting("experts", experts)] : [])
      + dropout.settings(isMixture: head.isMixture)
      + initializationSettings
  }

  private var initializationSettings: [Setting] {
    switch initialization {
    case .standard: []
    case .uniform(let range): [Setting("init-range", range)]
    }
  }
}

extension DropoutRates {
  fileprivate func settings(isMixture: Bool) -> [Setting] {
    [
      Setting("dropout-input", input), Setting("dropout-hidden", hidden),
      Setting("dropout-output", output), Setting("dropout-embedding", embedding),
    ]
      + (isMixture ? [Setting("dropout-latent", latent)] : [])
      + [Setting("weight-drop", weight), Setting("locked-dropout", isLocked)]
  }
}

/// An option of what may have no limit.
func setting(_ name: String, _ number: (some Numeric)?) -> [Setting] {
  number.map { [Setting(name, $0)] } ?? []
}
