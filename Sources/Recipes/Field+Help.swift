extension Recipe.Field: CustomStringConvertible {
  /// The help with values and default: `The recurrent cell. (values: rnn, lstm, gru; default: lstm)`.
  public var description: String { description(usual: usual ?? usualText) }

  /// The help with values and another default; nil for none.
  public func description(usual: String?) -> String {
    var facts: [String] = []
    if case .choice(let names) = type { facts.append("values: \(names.joined(separator: ", "))") }
    if let usual { facts.append("default: \(usual)") }
    return facts.isEmpty ? help : "\(help) (\(facts.joined(separator: "; ")))"
  }

  /// The default of a recipe without choices, as it is typed.
  private var usualText: String? {
    switch usualValue(in: Recipe()) {
    case .flag(let isOn): isOn ? "--\(name)" : "--no-\(name)"
    case .number(let text), .text(let text): text
    case nil: nil
    }
  }
}
