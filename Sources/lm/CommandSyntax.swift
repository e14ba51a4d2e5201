import ArgumentParser

/// The arguments and options of a command, as its help lists them: the parser has no other list.
struct CommandSyntax {
  /// An option, or a switch with its negation.
  struct Option {
    /// Without dashes.
    let names: [String]
    let takesValue: Bool
    /// The values to choose from; empty for other values.
    fileprivate(set) var choices: [String] = []
  }

  /// The arguments without a name, in capitals.
  private(set) var arguments: [String] = []
  private(set) var options: [Option] = []

  init(of command: any ParsableCommand.Type) {
    let help = LanguageModelCommand.helpMessage(for: command, includeHidden: true, columns: 10_000)
    for line in help.split(separator: "\n") {
      if let match = line.prefixMatch(of: #/  (?:-(\w), )?--([a-z0-9-]+)(?:/--([a-z0-9-]+))?( <)?/#)
      {
        let names = [match.output.1, match.output.2, match.output.3]
        options.append(
          Option(names: names.compactMap { $0.map(String.init) }, takesValue: match.output.4 != nil)
        )
      } else if let match = line.prefixMatch(of: #/  <([^>]+)>/#) {
        arguments.append(match.output.1.replacing(" or ", with: " ").uppercased())
      }
      if let values = line.firstMatch(of: /\(values: ([^;)]+)/), !options.isEmpty {
        options[options.count - 1].choices =
          values.output.1.split(separator: ",").map { String($0.drop { $0 == " " }) }
      }
    }
  }

  /// The option of a name without dashes.
  func option(_ name: some StringProtocol) -> Option? {
    options.first { $0.names.contains { $0 == name } }
  }
}
