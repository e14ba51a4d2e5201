import ArgumentParser
import Glibc
import Judging
import ModelFolders
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
      The linear interpolation of these models, as A+B. Its weights are those that make the \
      validation part of the first model most probable.
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

  /// Opens the tokenizer of the model or of the file `path`; of a list, a token is as `list` says.
  static func tokenizer(
    _ path: String, list: TokenizerConfiguration = TokenizerConfiguration(kind: .word)
  ) throws -> SavedTokenizer {
    try refuseMixture(path)
    return try SavedTokenizer(opening: path, list: list)
  }

  /// - Throws: `JudgingError` for `A+B`, where one model is needed.
  static func refuseMixture(_ path: String) throws {
    if Inputs.isModel(path), case let model = try ModelReference(path), model.isMixture {
      _ = try model.bundle()
    }
  }

  /// Opens the model in the folder `path`.
  static func open(_ path: String) throws -> ModelBundle { try ModelReference(path).bundle() }
}
