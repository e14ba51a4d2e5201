extension NamedChoice {
  /// All choices in words: `word, char (Unicode scalars) and byte`.
  ///
  /// - Parameter about: What a choice is, where its name does not say it.
  /// - Returns: The names with these words.
  static func described(_ about: (Self) -> String?) -> String {
    list(allCases.map { choice in choice.rawValue + (about(choice).map { " (\($0))" } ?? "") })
  }

  /// A default that follows from a choice, in words: `2 for word and bpe, 1 otherwise`.
  ///
  /// - Parameters:
  ///   - choices: The choices that have the default.
  ///   - value: The default of a choice.
  /// - Returns: The defaults, each with its choices.
  static func usual<V: Hashable>(
    among choices: [Self] = Array(allCases), _ value: (Self) -> V
  ) -> String {
    let values = choices.map { "\(value($0))" }.map {
      $0.hasSuffix(".0") ? "\($0.dropLast(2))" : $0
    }
    var groups: [(value: String, names: [String])] = []
    for (choice, value) in zip(choices, values) {
      if let index = groups.firstIndex(where: { $0.value == value }) {
        groups[index].names.append(choice.rawValue)
      } else {
        groups.append((value, [choice.rawValue]))
      }
    }
    let most = groups.count > 1 ? groups.first { 2 * $0.names.count > choices.count } : nil
    let parts = groups.filter { $0.value != most?.value }.map {
      "\($0.value) for \(list($0.names))"
    }
    let all = parts + (most.map { ["\($0.value) otherwise"] } ?? [])
    return all.joined(separator: all.contains { $0.contains(",") } ? "; " : ", ")
  }

  /// Names in a sentence: `word, char and byte`.
  static func list(_ names: [String]) -> String {
    names.count > 1
      ? names.dropLast().joined(separator: ", ") + " and \(names[names.count - 1])"
      : names.joined()
  }
}
