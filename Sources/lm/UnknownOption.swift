import ArgumentParser
import Glibc
import Recipes

/// An option that a command does not have, and the nearest one that it has.
enum UnknownOption {
  /// - Throws: ``Failure`` 64 for the first option that the command does not have: before an argument that
  ///   is missing, which the parser would speak of.
  static func refuse(in arguments: [String]) throws {
    let commands = Arguments.commands(in: arguments)
    guard let command = commands.last, !Arguments.asksForHelp(arguments),
      // Completions call the program with an argument of their own.
      arguments.first?.hasPrefix("---") != true
    else { return }
    let syntax = CommandSyntax(of: command)
    var rest = arguments.dropFirst(commands.count - 1)
    while let argument = rest.popFirst(), argument != "--" {
      guard argument.hasPrefix("-"), argument != "-", Double(argument) == nil else { continue }
      let isShort = !argument.hasPrefix("--")
      let typed = argument.prefix { $0 != "=" }
      let name = String(typed.drop { $0 == "-" })
      let option = syntax.option(isShort ? name.prefix(1) : name[...])
      guard option != nil || builtIn.contains(name) else {
        let answer = answer(to: name, in: Arguments.name(of: commands), syntax)
        throw Failure(EX_USAGE, "there is no option \(typed); \(answer)")
      }
      if option?.takesValue == true, !argument.contains("="), !isShort || name.count == 1 {
        rest = rest.dropFirst()
      }
    }
  }

  /// Options that the help of a command does not list.
  private static let builtIn = [
    "h", "help-hidden", "generate-completion-script", "experimental-dump-help", "version",
  ]

  /// The option to use instead, or another advice.
  private static func answer(
    to typed: String, in command: String, _ syntax: CommandSyntax
  ) -> String {
    let name = typed.lowercased()
    let ours = ForeignOption.meanings(of: name).first {
      syntax.option($0.prefix { $0 != " " }) != nil
    }
    if let ours { return "use --\(ours)" }
    if let advice = ForeignOption.advice(for: name, in: command, syntax.arguments) { return advice }
    let names = syntax.options.flatMap(\.names).filter { $0.count > 1 }
    if let near = Recipe.nearest(to: name, among: names) { return "use --\(near)" }
    return syntax.options.count < 3
      ? "options follow a command; see '\(command) --help'" : "see '\(command) --help-all'"
  }
}
