import ArgumentParser
import NumberFormatting
import Recipes

/// The command line as the parser takes it: long options with `-` and `_` alike and by the names of papers,
/// negative numbers as their values, `--help-all`, which the parser calls `--help-hidden`, and `help COMMAND`
/// as `COMMAND --help`.
enum Arguments {
  /// The command line as it was typed, the name of the program first.
  @TaskLocal static var typed = CommandLine.arguments

  /// The arguments after the program's name, `--batch_size` spelled `--batch-size`, and `--lr -1`
  /// as `--lr=-1`, since the parser takes all that begins with `-` for an option.
  ///
  /// Nothing else changes, nor does what follows a lone `--`.
  static func unified(_ arguments: [String]) -> [String] {
    var isOption = true
    var unified: [String] = []
    let isHelp = arguments.dropFirst().first == "help"
    for argument in arguments.dropFirst(isHelp ? 2 : 1) {
      if argument == "--" { isOption = false }
      if isOption, argument.hasPrefix("--") {
        let typed = argument.dropFirst(2).prefix { $0 != "=" }
        unified.append("--" + option(typed) + argument[typed.endIndex...])
      } else if isOption, argument.hasPrefix("-"),
        Double(NumberFormat.inASCII(argument)) != nil, let last = unified.last,
        last.hasPrefix("--"), !last.contains("=")
      {
        unified[unified.count - 1] += "=" + argument
      } else {
        unified.append(argument)
      }
    }
    return isHelp && !asksForHelp(unified) ? unified + ["--help"] : unified
  }

  /// Whether the help of a command is wanted, whatever else is typed.
  static func asksForHelp(_ arguments: [String]) -> Bool {
    arguments.contains { ["--help", "-h", "--help-hidden"].contains($0) }
  }

  /// The command, with numbers in Persian or Arabic digits too.
  ///
  /// The parser knows which options take a number: what it refuses is given to it once more in ASCII.
  static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    do {
      return try LanguageModelCommand.parseAsRoot(arguments)
    } catch {
      guard let refused = ParserMessage.RefusedValue(LanguageModelCommand.message(for: error)),
        case let number = NumberFormat.inASCII(refused.value), number != refused.value
      else { throw error }
      let joined = "\(refused.option)=\(refused.value)"
      return try parse(
        arguments.indices.map { index in
          if arguments[index] == joined { return "\(refused.option)=\(number)" }
          let isValue = index > 0 && arguments[index - 1] == refused.option
          return isValue && arguments[index] == refused.value ? number : arguments[index]
        })
    }
  }

  /// The commands at the start of the arguments, `lm` first.
  static func commands(in arguments: [String]) -> [any ParsableCommand.Type] {
    var commands: [any ParsableCommand.Type] = [LanguageModelCommand.self]
    for argument in arguments {
      let next = commands.last?.configuration.subcommands.first { names(of: $0).contains(argument) }
      guard let next else { break }
      commands.append(next)
    }
    return commands
  }

  /// The commands that were typed.
  static var commands: [any ParsableCommand.Type] { commands(in: unified(typed)) }

  /// Commands as they are typed: `lm vocab build`.
  static func name(of commands: [any ParsableCommand.Type]) -> String {
    commands.compactMap { $0.configuration.commandName }.joined(separator: " ")
  }

  /// The names that a command is taken by.
  static func names(of command: any ParsableCommand.Type) -> [String] {
    [command.configuration.commandName].compactMap { $0 } + command.configuration.aliases
  }

  /// An option by the name that it has here.
  static func option(_ typed: some StringProtocol) -> String {
    let name = String(typed.map { $0 == "_" ? "-" : $0 })
    if name == "help-all" { return "help-hidden" }
    if let field = Recipe.field(name) { return field.name }
    guard name.hasPrefix("no-"), let field = Recipe.field(String(name.dropFirst(3))) else {
      return name
    }
    return "no-" + field.name
  }
}
