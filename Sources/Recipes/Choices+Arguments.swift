extension Recipe.Choices {
  /// The options that lead to them, as a user types them into a shell.
  ///
  /// Values of the record alone have no options.
  public var commandLine: String {
    ordered.filter { $0.field.importance != .record }.map { field, value in
      switch value {
      case .flag(let isOn): isOn ? "--\(field.name)" : "--no-\(field.name)"
      case .number(let text), .text(let text): "--\(field.name) \(Self.quoted(text))"
      }
    }.joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    let marks = "-_./+,:=@%".unicodeScalars
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || marks.contains($0)
    }
    guard !isPlain || text.isEmpty else { return text }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: #"'\''"#) + "'"
  }
}
