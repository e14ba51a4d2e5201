import Glibc
import Judging
import ModelFolders

extension Failure {
  /// An error of judging, with what to do about it in the words of the command line.
  init(_ error: JudgingError) {
    let message = error.message(TypedOption.name)
    self.init(error.exit, error.remedy.map { "\(message); \($0)" } ?? message)
  }
}

extension JudgingError {
  /// The exit code of a command that it ends.
  fileprivate var exit: Int32 {
    switch code {
    case .noParts, .tooFewTokens, .tooFewModels, .ownReferee, .matrixTooLarge, .sameModel,
      .isMixture, .noLineEnds, .noRecipe, .outOfRange, .noEffect, .conflict:
      EX_USAGE
    case .missingFile, .partNotKept, .nothingKept, .noModel, .noText: EX_NOINPUT
    case .noWordCounts, .noTokens, .notFinite, .otherVocabulary, .nothingAdapts, .differentTexts,
      .differentLines, .nothingToInspect, .insufficientMemory:
      EX_DATAERR
    }
  }

  /// What to do; nil where the sentence says it.
  fileprivate var remedy: String? {
    switch code {
    case .outOfRange, .noEffect, .conflict, .nothingToInspect: nil
    case .noModel:
      subject.isEmpty
        ? "make one with 'lm train CORPUS\(trainOption)'"
        : ModelFolderError(.noModel, subject).remedy
    case .noText: "give the path of a text, or the folder of a model"
    case .sameModel: "name different models"
    case .isMixture: "give the folder of one of its models"
    case .insufficientMemory:
      "raise the limit of the process, or use a machine with more memory"
    case .noLineEnds: "choose --state carry"
    case .noParts: "leave out --split, or give a folder with test.txt and valid.txt"
    case .missingFile: "give the path of a file"
    case .partNotKept:
      switch part {
      case .train: "choose --dynamic sgd, or give a --referee to --exposure"
      case .valid: "give a text or --split test; mixtures and --tune need the part itself"
      case .test, nil: "give a text or --split valid"
      }
    case .noWordCounts: "restore the folder"
    case .noTokens: "give a text with words"
    case .tooFewTokens: "choose fewer --prompts or a shorter --continuation"
    case .notFinite:
      isAdapting
        ? "it diverged; choose a lower --dynamic-rate"
        : "its training diverged; train it again with a lower --lr"
    case .otherVocabulary: "train it with '--vocab \(other ?? subject)'"
    case .tooFewModels: "give the folder of another"
    case .nothingAdapts:
      "give the folder of a network"
        + (subject.isEmpty ? "" : ", or choose --head softmax, moc or mos")
    case .ownReferee: "name another model with --referee"
    case .differentTexts: "give a --corpus"
    case .differentLines: "compare models with ends of lines"
    case .nothingKept: "train with a longer corpus"
    case .noRecipe: "give options of 'lm train', such as --group head"
    case .matrixTooLarge: "choose fewer --contexts or --columns"
    }
  }

  /// The option that makes a model of the kind that is missing.
  private var trainOption: String {
    kind.map { $0 == .ngram ? " --arch ngram" : " --head \($0.rawValue)" } ?? ""
  }
}
