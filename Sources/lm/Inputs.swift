import ArgumentParser
import Storage

/// The arguments of a command without an option: the folder of a model is the model, anything else a text.
struct Inputs {
  /// The model, from here or from `--model`.
  let model: String?
  /// The text.
  let text: String?

  /// - Throws: `ValidationError` for a second model or a second text.
  init(_ arguments: [String], model option: String? = nil) throws {
    let models = arguments.filter(Self.isModel)
    let texts = arguments.filter { !Self.isModel($0) }
    if models.count + (option == nil ? 0 : 1) > 1 {
      let names = ([option].compactMap { $0 } + models).joined(separator: " and ")
      throw ValidationError("\(names) are two models; give one")
    }
    if texts.count > 1 { throw ValidationError("'\(texts[1])' is a second text; give one") }
    model = models.first ?? option
    text = texts.first
  }

  /// True for a folder with the configuration of a model.
  static func isModel(_ path: String) -> Bool { FileStatus.exists(path + "/config.json") }
}
