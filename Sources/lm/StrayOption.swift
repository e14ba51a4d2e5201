import ArgumentParser

/// An option that only some choices of another leave room for.
struct StrayOption {
  let name: String
  let isGiven: Bool
  let isUsed: Bool
  /// The choice, as it is typed or called.
  let choice: String

  init(_ name: String, isGiven: Bool, isUsed: Bool, by choice: String) {
    self.name = name
    self.isGiven = isGiven
    self.isUsed = isUsed
    self.choice = choice
  }

  /// Throws for the first that was given without effect.
  static func refuse(_ options: [StrayOption]) throws {
    guard let stray = options.first(where: { $0.isGiven && !$0.isUsed }) else { return }
    throw ValidationError("\(stray.name) has no effect with \(stray.choice); leave it out")
  }
}
