/// Long options are accepted with `-` and `_` alike.
enum ArgumentNames {
  /// The arguments after the program's name, `--batch_size` spelled `--batch-size`.
  ///
  /// Only the names of options change: not their values, nor what follows a lone `--`.
  static func unified(_ arguments: [String]) -> [String] {
    var isOption = true
    return arguments.dropFirst().map { argument in
      if argument == "--" { isOption = false }
      guard isOption, argument.hasPrefix("--") else { return argument }
      let name = argument.prefix { $0 != "=" }
      return String(name.map { $0 == "_" ? "-" : $0 }) + argument[name.endIndex...]
    }
  }
}
