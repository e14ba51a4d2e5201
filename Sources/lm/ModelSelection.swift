import Judging
import ArgumentParser
import Glibc
import ModelFolders
import LanguageModels
import Storage
import Tokenization
import TokenizerFiles

/// Which model a command is about.
struct ModelSelection: ParsableArguments {
  @Option(help: "The folder of the model.")
  var model: String?

  @Option(
    help: "The newest model under models/ with this head, or ngram (default: the newest of any).")
  var head: ModelName?

  func validate() throws { try Self.refuse(model, beside: head) }

  /// Refuses a model by its folder and by its head at once.
  static func refuse(_ model: String?, beside head: ModelName?) throws {
    if model != nil && head != nil {
      throw ValidationError("--model and --head exclude each other; give one")
    }
  }

  /// Refuses two names for one model.
  func refuse(_ argument: String?) throws {
    if let argument, let model {
      throw ValidationError("\(model) and \(argument) are two models; give one")
    }
    try Self.refuse(argument ?? model, beside: head)
  }

  /// Opens the model of an argument, that of the options, or the newest.
  func open(_ argument: String? = nil) throws -> ModelBundle {
    if let path = argument ?? model { return try Self.open(path) }
    let found = ModelBundle.all(in: "models").filter {
      head == nil || $0.name == head
    }
    guard let newest = found.max(by: { $0.modified < $1.modified }) else {
      // What stands in the usual place and is no model says why.
      for name in (head.map { [$0] } ?? ModelName.allCases).map({ "models/\($0.rawValue)" }) {
        if access(name, F_OK) == 0 { _ = try Self.open(name) }
      }
      let option = head.map { $0 == .ngram ? " --arch ngram" : " --head \($0.rawValue)" } ?? ""
      let what = head.map { $0 == .ngram ? "of n-grams " : "with head \($0.rawValue) " } ?? ""
      throw Failure(
        EX_NOINPUT,
        "there is no model \(what)under models/; make one with 'lm train CORPUS\(option)'")
    }
    return newest
  }

  /// The models of a list, and the text that may stand after two of them or more.
  static func modelsAndCorpus(
    _ paths: [String], _ corpus: String?
  ) -> (models: [String], corpus: String?) {
    guard corpus == nil, paths.count > 2, let last = paths.last,
      last == "-" || FileStatus.exists(last) && !Inputs.isModel(last)
    else { return (paths, corpus) }
    return (paths.dropLast(), last)
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
  static func open(_ path: String) throws -> ModelBundle {
    let bundle = try ModelBundle(existing(path))
    if case .network(let network) = bundle.manifest.model {
      try ModelPlan(network.model).checkMemory(EX_DATAERR)
    }
    return bundle
  }
}
