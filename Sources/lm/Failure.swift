import ArgumentParser
import Glibc
import Judging
import Microscope
import ModelFolders
import ModelReports
import LanguageModels
import NeuralNetworks
import Recipes
import Runs
import Storage
import Studies
import Tokenization
import Training

/// An error of a command with its exit code; one line on the standard error.
struct Failure: Error {
  let code: Int32
  let message: String

  init(_ code: Int32, _ message: String) {
    self.code = code
    self.message = message
  }

  /// What a command says that a signal stops.
  static var stopped: Failure {
    Failure(
      130,
      Console.hasOutput
        ? "stopped by a signal; the output is not complete"
        : "stopped by a signal; nothing was written")
  }

  /// The failure that any error amounts to.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as RecipeError:
      self.init(EX_USAGE, error.typed(TypedOption.value).message(TypedOption.name))
    case let error as RecipeSourceError:
      self.init(
        error.isOfData ? EX_DATAERR : EX_USAGE,
        error.typed(TypedOption.value).message(TypedOption.name))
    case let error as ConfigurationError: self.init(RecipeError(error))
    case let error as RunError: self.init(run: error)
    case let error as StudyError: self.init(error.code.exit, error.message)
    case let error as StorageError: self.init(error.code.exit, error.message)
    case let error as ModelReportError: self.init(EX_USAGE, "\(error.message); give it once")
    case let error as JudgingError: self.init(error)
    case let error as ModelFolderError: self.init(error.exit, "\(error); \(error.remedy)")
    case let error as TokenizationError: self.init(error.code.exit, error.message(Self.option))
    case let error as TrainingError: self.init(EX_DATAERR, error.message(Self.option))
    case let error as MicroscopeError: self.init(EX_DATAERR, error.message(Self.option))
    case let error as BackendError: self.init(error.code.exit, error.message)
    default:
      // Help and version are errors to ArgumentParser, and what it prints for them is the result.
      let code = LanguageModelCommand.exitCode(for: error).rawValue
      let message = LanguageModelCommand.message(for: error)
      self.init(
        code,
        code == 0
          ? HelpText.arranged(message) : ParserMessage.plain(message, of: Arguments.commands))
    }
  }

  /// The option that sets a property of a configuration.
  private static func option(_ property: String) -> String {
    TypedOption.name(Recipe.fieldName(ofProperty: property))
  }

  /// The command that tells what could have been said.
  private static var help: String {
    "\(Arguments.name(of: Arguments.commands)) --help"
  }

  /// Prints the line.
  ///
  /// - Returns: The exit code.
  func report() -> Int32 {
    if code == EXIT_SUCCESS {
      do {
        if !message.isEmpty { try Console.output(message + "\n") }
        return code
      } catch {
        return Failure(error).report()
      }
    }
    if !message.isEmpty {
      var line = message.split(separator: "\n").joined(separator: " ")
      let usage = code == EX_USAGE && !line.contains("; ") ? "; see '\(Self.help)'" : ""
      if line.hasSuffix(".") { line.removeLast() }
      Console.error("error: \(line)\(usage)")
    }
    return code
  }
}

extension StorageError.Code {
  var exit: Int32 {
    switch self {
    case .missing, .cannotRead: EX_NOINPUT
    case .invalid: EX_DATAERR
    case .exists, .cannotWrite: EX_CANTCREAT
    case .ioFailed: EX_IOERR
    case .outOfResources: EX_OSERR
    }
  }
}

extension StudyError.Code {
  var exit: Int32 {
    switch self {
    case .invalidFile, .changedText: EX_DATAERR
    case .invalidStudy: EX_USAGE
    case .otherStudy: EX_CANTCREAT
    }
  }
}

extension BackendError.Code {
  var exit: Int32 {
    switch self {
    case .unavailable, .failed: EX_SOFTWARE
    case .noThread, .outOfMemory: EX_OSERR
    }
  }
}

extension TokenizationError.Code {
  var exit: Int32 {
    switch self {
    case .invalidData, .tokensTooRare, .nothingToHoldOut, .invalidUTF8: EX_DATAERR
    case .invalidArgument: EX_USAGE
    case .icuUnavailable: EX_SOFTWARE
    case .outOfMemory: EX_OSERR
    }
  }
}

extension ModelFolderError {
  var exit: Int32 {
    code == .noTrainingState || code == .changedFile ? EX_DATAERR : EX_NOINPUT
  }

  var remedy: String {
    switch code {
    case .noModel:
      Self.isPlace(path) ? "make it with 'lm train CORPUS --out \(path)'" : "check the path"
    case .noTokenizer: "make it with 'lm vocab build CORPUS --out \(path)'"
    case .noEpoch: "go on with 'lm train --resume \(path)'"
    case .changedFile: "restore it from a copy, or use it as it is with --no-verify"
    case .lostWeights, .lostNGrams: Self.anew(path, out: "\(path) --force")
    case .noCheckpoint: Self.anew(path)
    case .noTrainingState: Self.anew(folder)
    }
  }

  /// What to do about a model that cannot be gone on with; its weights may still be good.
  static func anew(_ folder: String, out: String = "NEW") -> String {
    "train it anew with 'lm train CORPUS --like \(folder) --out \(out)'"
  }

  /// True where `lm train` could make a model.
  private static func isPlace(_ path: String) -> Bool {
    path != Target.standardOutput && (try? ModelBundle.validateOutput(path)) != nil
      && AtomicFolder.mayCreate(path)
  }

  /// The folder of a file.
  private var folder: String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? path
  }
}
