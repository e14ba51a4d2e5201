import ArgumentParser
import Glibc
import Judging
import ModelFolders
import Storage
import Tokenization
import TokenizerFiles

/// Which model a command is about.
struct ModelSelection: ParsableArguments {
  @Option(help: "The folder of the model; A+B is the mixture of the models A and B.")
  var model: String?

  @Option(
    help: "The newest model under models/ with this head, or ngram (default: the newest of any).")
  var head: ModelName?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      The linear interpolation of these models, as A+B, its weights those that make the validation part \
      of the first most probable.
      """, valueName: "model"))
  var mix: [String] = []

  /// The model of an argument, that of the options, or the newest; a text may stand last in `--mix`.
  ///
  /// - Throws: `ValidationError` for two ways to name it; `JudgingError` for a name that cannot be.
  func reference(_ argument: String? = nil) throws -> ModelReference {
    if let argument, let model {
      throw ValidationError("\(model) and \(argument) are two models; give one")
    }
    let name = argument ?? model
    if name != nil && head != nil {
      throw ValidationError("--model and --head exclude each other; give one")
    }
    guard mix.isEmpty else {
      if name != nil || head != nil {
        throw ValidationError("--mix names its models; leave out the other model")
      }
      return try ModelReference(mixing: Inputs.modelsAndText(mix).models)
    }
    return try name.map { try ModelReference($0) } ?? .newest(kind: head)
  }

  /// Opens the tokenizer of a model, or of a file by itself.
  ///
  /// What a token is, `list` says where the file does not.
  static func openTokenizer(
    _ path: String, list: TokenizerConfiguration = TokenizerConfiguration(kind: .word)
  ) throws -> SavedTokenizer {
    guard FileStatus.exists(path) || !path.hasSuffix(".json") && !path.hasSuffix(".txt") else {
      throw Failure(
        EX_NOINPUT,
        "there is no tokenizer \(path); make it with 'lm vocab build CORPUS --out \(path)'")
    }
    guard FileStatus.exists(path), try FileStatus(of: path).kind != .folder else {
      let bundle = try open(path)
      return SavedTokenizer(
        path: path, configuration: bundle.manifest.tokenizer, vocabulary: bundle.vocabulary)
    }
    return try SavedTokenizer(path, list: list)
  }

  /// A path where something is; an error says how to make a model that is not there.
  static func existing(_ path: String) throws -> String {
    guard access(path, F_OK) != 0 && errno == ENOENT else { return path }
    throw Failure(
      EX_NOINPUT, "there is no model \(path); make it with 'lm train CORPUS --out \(path)'")
  }

  /// Opens the model in the folder `path`.
  static func open(_ path: String) throws -> ModelBundle { try ModelReference(path).bundle() }
}
