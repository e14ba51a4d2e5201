import ArgumentParser
import Judging
import Storage

/// The arguments of a command without an option: a model, which may be `A+B`, and a text.
struct Inputs {
  /// The model, from here or from `--model`.
  let model: String?
  /// The text.
  let text: String?

  /// - Throws: `ValidationError` for a second model or a second text; `StorageError` where the system does not
  ///   say what an argument is.
  init(_ arguments: [String], model option: String? = nil) throws {
    var (models, texts): ([String], [String]) = ([], [])
    for argument in arguments {
      if try Self.isModel(argument) { models.append(argument) } else { texts.append(argument) }
    }
    if models.count + (option == nil ? 0 : 1) > 1 {
      let names = ([option].compactMap { $0 } + models).joined(separator: " and ")
      throw ValidationError("\(names) are two models; give one")
    }
    if texts.count > 1 { throw ValidationError("'\(texts[1])' is a second text; give one") }
    model = models.first ?? option
    text = texts.first
  }

  /// True for a folder with the configuration of a model, and for a mixture with such a folder.
  static func isModel(_ path: String) throws -> Bool { try ModelReference.isModel(path) }

  /// The models of a list, and the text that may stand after them.
  static func modelsAndText(_ list: [String]) throws -> (models: [String], text: String?) {
    // The second of two is a model, however it is spelled, unless it is a text.
    guard list.count > 1, let last = list.last, try !isModel(last),
      try list.count > 2 || last == "-"
        || FileStatus.exists(last) && FileStatus(of: last).kind == .file
    else { return (list, nil) }
    return (list.dropLast(), last)
  }
}
