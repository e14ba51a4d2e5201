import ArgumentParser
import NumberFormatting
import Recipes

/// What the parser says of a wrong command line, in the words of this program.
enum ParserMessage {
  /// A value that is not of the type of its option.
  struct RefusedValue {
    /// The option, with its dashes.
    let option: String
    let value: String
    /// The values to choose from; empty for a number.
    let choices: [String]

    init?(_ message: String) {
      let pattern = /The value '(.*)' is invalid for '(-[^ ']+)(?: <[^>]*>)?'(.*)/
      guard let match = message.wholeMatch(of: pattern.dotMatchesNewlines()) else { return nil }
      value = String(match.output.1)
      option = String(match.output.2)
      choices = match.output.3.matches(of: /'([^']+)'|\n  - (\S+)/).map {
        String($0.output.1 ?? $0.output.2 ?? "")
      }
    }

    var message: String { "\(option) '\(value)'; \(remedy)" }

    private var remedy: String {
      guard choices.isEmpty else { return choose(choices) }
      // A number that the parser refuses is of another type than that of the option.
      if let limits = Recipe.Field.limitsBeyond(value) { return "give \(limits)" }
      if Int(value) != nil { return "give a whole number, 0 or more" }
      return Double(value) == nil ? "give a number" : "give a whole number"
    }
  }

  /// The message in one line that says what to do.
  static func plain(_ message: String, of commands: [any ParsableCommand.Type]) -> String {
    if let refused = RefusedValue(message) { return refused.message }
    guard let command = commands.last else { return message }
    let syntax = CommandSyntax(of: command)
    let name = Arguments.name(of: commands)
    if let match = message.wholeMatch(of: /Missing value for '(-+([^ ']+)).*'/) {
      let choices = syntax.option(match.output.2)?.choices ?? []
      let remedy = choices.isEmpty ? "see '\(name) --help'" : choose(choices)
      return "\(match.output.1) has no value; \(remedy)"
    }
    if let match = message.wholeMatch(
      of: /Missing expected argument '(?:<([^>]+)>|--(\S+) .*)(?: ...)?'/)
    {
      let usage = ([name] + syntax.arguments).joined(separator: " ")
      if let option = match.output.2 {
        return
          "--\(option) is missing; give it, as in '\(usage) --\(option) \(option.uppercased())'"
      }
      return "\(match.output.1?.uppercased() ?? "") is missing; give it, as in '\(usage)'"
    }
    if let match = message.wholeMatch(
      of: /(?:Unexpected argument|\d+ unexpected arguments:) '(.*)'/)
    {
      return "'\(name)' takes no further argument '\(match.output.1)'; see '\(name) --help'"
    }
    if let match = message.wholeMatch(
      of: /The option '(\S+)' does not take any value, but '(.*)' was.*/)
    {
      return "\(match.output.1) is a switch; leave out '=\(match.output.2)'"
    }
    if message.contains("--generate-completion-script=") {
      return "there are completions for bash, zsh and fish; "
        + "give one, as in '--generate-completion-script bash'"
    }
    return message
  }

  private static func choose(_ names: [String]) -> String {
    let quoted = names.map { "'\($0)'" }
    return "choose " + quoted.dropLast().joined(separator: ", ") + " or \(quoted.last ?? "")"
  }
}
