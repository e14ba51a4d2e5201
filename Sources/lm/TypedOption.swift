import ArgumentParser

/// Options in the spelling of the command line, which errors repeat.
enum TypedOption {
  /// An option with its dashes: `--experts` for `components` where that was typed.
  static func name(_ name: String) -> String { find(name)?.name ?? "--\(name)" }

  /// An option and its number: `--seconds 1e400`.
  static func text(_ name: String, _ value: Double) -> String {
    "\(Self.name(name)) \(Self.value(of: name) ?? "\(value)")"
  }

  /// The value of an option; nil where it was not typed.
  static func value(of name: String) -> String? { find(name)?.value }

  /// The last time that an option was typed, by any of its names.
  private static func find(_ name: String) -> (name: String, value: String?)? {
    let arguments = Arguments.typed.prefix { $0 != "--" }
    let syntax = Arguments.commands.last.map(CommandSyntax.init)
    for (index, argument) in arguments.enumerated().reversed() where argument.hasPrefix("-") {
      let next = arguments.indices.contains(index + 1) ? arguments[index + 1] : nil
      if argument.hasPrefix("--") {
        let typed = argument.dropFirst(2).prefix { $0 != "=" }
        guard Arguments.option(typed) == name else { continue }
        let value = argument[typed.endIndex...].dropFirst()
        return (
          "--" + typed.map { $0 == "_" ? "-" : $0 }, argument.contains("=") ? String(value) : next
        )
      }
      let letter = argument.dropFirst().prefix(1)
      guard let names = syntax?.option(letter)?.names, names.contains(name) else { continue }
      let value = argument.dropFirst(2).drop { $0 == "=" }
      return ("-\(letter)", value.isEmpty ? next : String(value))
    }
    return nil
  }
}
