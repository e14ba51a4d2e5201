import ArgumentParser
import Glibc
import Judging
import ModelFolders

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
  /// Says which newer folders are passed over.
  ///
  /// - Throws: `ValidationError` for two ways to name it; `JudgingError` for a name that cannot be.
  func reference(_ argument: String? = nil, _ common: CommonOptions) throws -> ModelReference {
    let reference = try reference(argument)
    for passedOver in reference.passedOver {
      let reason =
        passedOver.reason
        ?? "its first epoch has not ended or it is worse than a guess among its tokens"
      common.note("note: \(passedOver.folder) is passed over: \(reason)")
    }
    return reference
  }

  private func reference(_ argument: String?) throws -> ModelReference {
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

  /// Opens the model in the folder `path`.
  static func open(_ path: String) throws -> ModelBundle { try ModelReference(path).bundle() }
}
