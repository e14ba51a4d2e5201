import Training

/// What is done to the arguments before they are parsed: long options are accepted with `-` and `_`
/// alike and by the names of papers, and negative numbers as their values.
enum ArgumentNames {
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
        let name = option(typed)
        let rest = argument[typed.endIndex...]
        unified.append(
          "--" + name + (rest.isEmpty ? "" : "=" + value(String(rest.dropFirst()), of: name)))
      } else if isOption, isNegativeNumber(argument), let last = unified.last,
        last.hasPrefix("--"), !last.contains("=")
      {
        unified[unified.count - 1] += "=" + argument
      } else {
        let option = isOption ? unified.last?.dropFirst(2) : nil
        unified.append(value(argument, of: option ?? ""))
      }
    }
    return unified
  }

  /// An option by the name that it has here, from one without dashes before it.
  static func option(_ name: some StringProtocol) -> String {
    let dashed = String(name.map { $0 == "_" ? "-" : $0 })
    return published[dashed] ?? dashed
  }

  /// The value of an option by the name that it has here: averaged SGD is NT-ASGD to Merity and others (2018).
  static func value(_ typed: String, of option: some StringProtocol) -> String {
    option == "optimizer" && typed == "nt-asgd" ? OptimizerKind.asgd.rawValue : typed
  }

  /// Options by the names that they have where they were published.
  private static let published = [
    "alpha": "activation-penalty", "beta": "change-penalty", "variable-bptt": "random-bptt",
    "no-variable-bptt": "no-random-bptt", "sampling-schedule": "sampling",
    "sampling-probability": "sampling-rate",
  ]

  private static func isNegativeNumber(_ argument: String) -> Bool {
    argument.hasPrefix("-") && Double(argument) != nil
  }
}
