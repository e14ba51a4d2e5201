import ArgumentParser
import Recipes

/// An option that there is not, with what a user may look for.
enum UnknownOption {
  /// The message of the parser, or a better one.
  static func explained(_ message: String) -> String {
    guard let match = message.firstMatch(of: /^Unknown option '--([^']+)'/) else { return message }
    let name = String(match.output.1)
    if let answer = answers[name] { return "there is no option --\(name); \(answer)" }
    let options = options
    let lower = name.lowercased()
    let same = [lower, names[lower], Recipe.suggestion(for: lower)].compactMap { $0 }
    guard
      let ours = same.first(where: options.contains) ?? Recipe.nearest(to: lower, among: options)
    else {
      return
        "there is no option --\(name); see '\(Arguments.name(of: Arguments.commands)) --help-all'"
    }
    return "there is no option --\(name); use --\(ours)"
  }

  /// The long options of the command that was typed.
  private static var options: [String] {
    guard let command = Arguments.commands.last else { return [] }
    return LanguageModelCommand.helpMessage(for: command, includeHidden: true)
      .split(separator: "\n").filter { $0.hasPrefix("  -") }
      .flatMap { $0.matches(of: /--([a-z][a-z0-9-]*)/).map { String($0.output.1) } }
  }

  /// Options of other programs that are none of a recipe.
  private static let names = [
    "save": "out", "save-dir": "out", "output": "out", "output-dir": "out",
    "log-interval": "log-every",
    "checkpoint": "resume", "checkpoint-every": "save-every", "restore": "resume",
    "overwrite": "force", "num-threads": "threads", "workers": "threads", "silent": "quiet",
    "time-limit": "max-minutes", "recipe": "preset", "validation": "valid", "temp": "temperature",
  ]

  private static let answers = [
    "cuda": noGPU, "gpu": noGPU, "device": noGPU, "gpus": noGPU, "mps": noGPU,
    "data": "give the text without an option, as in 'lm train CORPUS'",
    "corpus": "give the text without an option, as in 'lm train CORPUS'",
    "verbose": "progress is printed unless --quiet is given",
  ]

  private static let noGPU = "there is no GPU backend yet"
}
