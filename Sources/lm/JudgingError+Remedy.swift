import Glibc
import Judging
import ModelFolders

extension JudgingError {
  /// The exit code of a command that it ends.
  var exit: Int32 {
    switch code {
    case .noParts, .tooFewTokens, .tooFewModels, .ownReferee, .matrixTooLarge: EX_USAGE
    case .missingFile, .partNotKept, .nothingKept: EX_NOINPUT
    case .noWordCounts, .noTokens, .notFinite, .otherVocabulary, .nothingAdapts, .differentTexts,
      .differentLines:
      EX_DATAERR
    }
  }

  /// What to do, in the words of the command line.
  var remedy: String {
    switch code {
    case .noParts: "leave out --split"
    case .missingFile: "give the path of a file"
    case .partNotKept:
      switch part {
      case .train: "leave out --dynamic rms, or give a --referee to --exposure"
      case .valid: "give a CORPUS or --split test, and leave out --mix and --tune"
      case .test, nil: "give a CORPUS or --split valid"
      }
    case .noWordCounts: "restore the folder"
    case .noTokens: "give a text with words"
    case .tooFewTokens: "choose fewer --prompts or a shorter --continuation"
    case .notFinite:
      isAdapting
        ? "it diverged; choose a lower --dynamic-rate"
        : "its training diverged; train it again with a lower --lr"
    case .otherVocabulary: "train it with '--vocab \(other ?? subject)'"
    case .tooFewModels: "give another"
    case .nothingAdapts: "give the folder of a network"
    case .ownReferee: "name another model"
    case .differentTexts: "give a --corpus"
    case .differentLines: "compare models with ends of lines"
    case .nothingKept: "train with a longer corpus"
    case .matrixTooLarge: "choose fewer --contexts or --columns"
    }
  }
}
