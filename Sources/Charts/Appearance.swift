/// The background that a picture is made for.
public enum Appearance: String, Hashable, Sendable, CaseIterable {
  /// Dark texts on a light card.
  case light
  /// Light texts on a dark card.
  case dark

  var palette: Palette { self == .light ? .light : .dark }
}
