public import Recipes

/// Options that cannot be, and where they came from.
public struct RecipeSourceError: Error, CustomStringConvertible {
  /// The kinds of errors.
  public enum Code: Sendable {
    /// A file of options is the configuration of a model.
    case belongsToModel
    /// The configuration of a model is one that no options lead to.
    case hasNoOptions
    /// A file is no JSON object of options, for a reason in words.
    case notOptions(reason: String)
    /// The options make no recipe.
    case refused(RecipeError)
  }

  /// The source of options.
  public enum Source: Hashable, Sendable {
    /// The folder of a model that is repeated.
    case model(String)
    /// A preset.
    case preset(String)
    /// A file of options.
    case file(String)
  }

  /// The kind.
  public package(set) var code: Code
  /// The place that is wrong by itself; nil where only all options together are.
  public let source: Source?
  /// The places that had a part in it.
  public let sources: [Source]
  /// The names that a file has for fields, by their own.
  private let names: [String: String]

  init(
    _ code: Code, in source: Source? = nil, with sources: [Source] = [],
    names: [String: String] = [:]
  ) {
    self.names = names
    self.code = code
    self.source = source
    self.sources = sources
  }

  /// One line in which fields bear their names.
  public var description: String { message { $0 } }

  /// One line.
  ///
  /// - Parameter spelling: A field's name as the reader knows it, such as `--lr`.
  /// - Returns: The line, without an end.
  public func message(_ spelling: (String) -> String) -> String {
    switch (code, source) {
    case (.belongsToModel, _):
      "\(source?.name ?? "it") belongs to a model; repeat it with \(spelling("like")) and the model's folder"
    case (.notOptions(let reason), _):
      "\(spelling("config")) \(source?.name ?? "") is no JSON object of options: \(reason); "
        + #"write one such as {"hidden": 200, "tied": false}"#
    case (.hasNoOptions, _):
      "\(source?.name ?? "it") has a configuration that no options lead to; repeat it with "
        + spelling("like")
    case (.refused(let error), let source?):
      "\(source.name): \(message(of: error, spelling))"
    case (.refused(let error), nil):
      (sources.isEmpty
        ? ""
        : "with the options of "
          + sources.map { "\(spelling($0.option)) \($0.name)" }.joined(separator: " and ") + ": ")
        + message(of: error, spelling)
    }
  }

  private func message(of error: RecipeError, _ spelling: (String) -> String) -> String {
    switch error.code {
    // The file's own spelling.
    case .unknownField, .repeated: return error.message { "'\($0)'" }
    default: return error.message { spelling(names[$0] ?? $0) }
    }
  }
}

extension RecipeSourceError.Source {
  fileprivate var name: String {
    switch self {
    case .model(let name), .preset(let name), .file(let name): name
    }
  }

  /// The option of `lm train` that names it.
  fileprivate var option: String {
    switch self {
    case .model: "like"
    case .preset: "preset"
    case .file: "config"
    }
  }
}
