/// The language of the texts of a picture.
///
/// It decides the side where texts begin and the words of the description. Digits stay as they are given.
public enum Language: String, Hashable, Sendable, CaseIterable {
  /// English, from left to right.
  case english = "en"
  /// Persian, from right to left.
  case persian = "fa"

  var direction: Direction { self == .persian ? .rightToLeft : .leftToRight }

  /// The way that one of its texts runs: a Persian sentence stays one where most of its letters are Latin.
  func direction(of text: String) -> Direction {
    guard self == .persian else { return Direction(of: text) }
    return Direction.hasRightToLeft(text) ? .rightToLeft : .leftToRight
  }

  /// The one of two texts that is in the language.
  func choose(_ english: String, _ persian: String) -> String {
    self == .persian ? persian : english
  }
}
