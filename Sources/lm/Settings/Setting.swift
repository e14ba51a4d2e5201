/// An option of `lm train` with its value, however it was given.
struct Setting: Hashable {
  /// The long name, without dashes.
  let name: String
  let value: Value

  enum Value: Hashable {
    /// Of a pair `--x/--no-x`.
    case isOn(Bool)
    /// In decimal digits.
    case number(String)
    case text(String)
  }

  init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  init(_ name: String, _ isOn: Bool) { self.init(name, .isOn(isOn)) }
  init(_ name: String, _ text: String) { self.init(name, .text(text)) }
  init(_ name: String, _ number: some Numeric) { self.init(name, .number("\(number)")) }

  /// The value as it is typed; nil where the name alone is.
  var typedValue: String? {
    switch value {
    case .isOn: nil
    case .number(let text), .text(let text): text
    }
  }

  /// The value in any case.
  var valueText: String { typedValue ?? "\(value == .isOn(true))" }

  /// As the parser takes it, whatever the value begins with.
  var argument: String { typed + (typedValue.map { "=\($0)" } ?? "") }

  /// As a user types it into a shell.
  var command: String { typed + (typedValue.map { " \(Self.quoted($0))" } ?? "") }

  private var typed: String { value == .isOn(false) ? "--no-\(name)" : "--\(name)" }

  private static func quoted(_ text: String) -> String {
    let marks = "-_./+,:=@%".unicodeScalars
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || marks.contains($0)
    }
    return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: #"'\''"#))'"
  }

  /// The options of a command line, and what stands between them left out.
  static func all(in arguments: some Collection<String>) -> [Setting] {
    var settings: [Setting] = []
    var rest = arguments.prefix { $0 != "--" }[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--") else { continue }
      let name = argument.dropFirst(2).prefix { $0 != "=" }
      if name.endIndex < argument.endIndex {
        settings.append(Setting(String(name), String(argument[name.endIndex...].dropFirst())))
      } else if let next = rest.first, !next.hasPrefix("--") {
        settings.append(Setting(String(name), next))
      } else if name.hasPrefix("no-") {
        settings.append(Setting(String(name.dropFirst(3)), false))
      } else {
        settings.append(Setting(String(name), true))
      }
    }
    return settings
  }
}
