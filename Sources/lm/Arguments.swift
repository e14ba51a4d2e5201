import ArgumentParser
import Recipes

/// The command line as the parser takes it: long options with `-` and `_` alike and by the names of papers,
/// and negative numbers as their values.
enum Arguments {
  /// The arguments after the program's name, `--batch_size` spelled `--batch-size`, and `--lr -1`
  /// as `--lr=-1`, since the parser takes all that begins with `-` for an option.
  ///
  /// Nothing else changes, nor does what follows a lone `--`.
  static func unified(_ arguments: [String]) -> [String] {
    var isOption = true
    var unified: [String] = []
    for argument in arguments.dropFirst() {
      if argument == "--" { isOption = false }
      if isOption, argument.hasPrefix("--") {
        let typed = argument.dropFirst(2).prefix { $0 != "=" }
        unified.append("--" + option(typed) + argument[typed.endIndex...])
      } else if isOption, argument.hasPrefix("-"), Double(argument) != nil,
        let last = unified.last, last.hasPrefix("--"), !last.contains("=")
      {
        unified[unified.count - 1] += "=" + argument
      } else {
        unified.append(argument)
      }
    }
    return unified
  }

  /// The subcommand that was typed.
  static var command: (any ParsableCommand.Type)? {
    let subcommands = LanguageModelCommand.configuration.subcommands
    return CommandLine.arguments.dropFirst().lazy.compactMap { name in
      subcommands.first { $0.configuration.commandName == name }
    }.first
  }

  /// An option by the name that it has here.
  private static func option(_ typed: some StringProtocol) -> String {
    let name = String(typed.map { $0 == "_" ? "-" : $0 })
    if let field = Recipe.field(name) { return field.name }
    guard name.hasPrefix("no-"), let field = Recipe.field(String(name.dropFirst(3))) else {
      return name
    }
    return "no-" + field.name
  }
}
