import ArgumentParser
import Benchmarking

/// Help as it is printed.
enum HelpText {
  /// The version with what a report of an error needs to say of the machine; or the parser's help with the options of the command itself before those of its groups, and a line about
  /// `--help-all` where it has more.
  static func arranged(_ text: String) -> String {
    let version = LanguageModelCommand.configuration.version
    if text == version { return "\(version)\n\(SystemFacts().text.dropLast())" }
    var blocks = text.split(separator: "\n\n").map(String.init)
    if blocks.last?.hasSuffix("\n") == true { blocks[blocks.count - 1].removeLast() }
    let start = blocks.lastIndex { $0.hasPrefix("ARGUMENTS:\n") || $0.hasPrefix("USAGE:") }
    guard let start, let options = blocks.lastIndex(where: { $0.hasPrefix("OPTIONS:\n") }) else {
      return text
    }
    blocks.insert(blocks.remove(at: options), at: start + 1)
    if let command = Arguments.commands.last {
      let all = LanguageModelCommand.helpMessage(for: command, includeHidden: true)
      let common = LanguageModelCommand.helpMessage(for: command)
      if all != common, !text.contains(hidden(all, common)) {
        blocks.append("All options: \(Arguments.name(of: Arguments.commands)) --help-all")
      }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The first line that only the help of all options has.
  private static func hidden(_ all: String, _ common: String) -> Substring {
    let shown = Set(common.split(separator: "\n"))
    return all.split(separator: "\n").first { !shown.contains($0) && $0.hasPrefix("  -") } ?? ""
  }
}
