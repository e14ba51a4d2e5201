/// The colours of pages and pictures.
///
/// The colours of lines keep apart for those who see no red or no green (after Okabe and Ito 2008), and
/// have a contrast of 3 or more with what they are drawn on.
package struct Palette: Sendable {
  /// What is behind cards.
  package let page: String
  /// What charts are drawn on.
  package let card: String
  /// Texts.
  package let ink: String
  /// Texts that step back, such as labels of axes.
  package let soft: String
  /// Lines of a grid.
  package let rule: String
  /// The eight colours of lines and classes.
  package let series: [String]
  /// From low to high, where colours stand for values.
  let ramp: Ramp
  /// The lines of levels, from low to high.
  let levels: Ramp
  /// From the background of an image to its ink.
  private let grays: Ramp

  /// In light.
  package static let light = Palette(
    page: "#f7f6f3", card: "#ffffff", ink: "#1c2127", soft: "#5a636d", rule: "#dddbd5",
    series: [
      "#0067a5", "#c44e00", "#00795a", "#a8457f", "#8a6500", "#4f46b8", "#566270", "#9b1c31",
    ],
    ramp: Ramp(["#f1f5f9", "#b5d3e8", "#62a5d0", "#0067a5", "#0a3257"]),
    levels: Ramp(["#b3c2ce", "#5e768a"]),
    grays: Ramp(["#f1f0ec", "#14171b"]))

  /// In dark.
  package static let dark = Palette(
    page: "#14171b", card: "#1d2126", ink: "#e7e9ec", soft: "#a2abb5", rule: "#363c44",
    series: [
      "#5ab2ee", "#ff9457", "#41c79c", "#ea92c6", "#dfb33b", "#a8a2ff", "#b3bdc8", "#ff8896",
    ],
    ramp: Ramp(["#262c33", "#1f4a6b", "#2f7fb5", "#7cc4f2", "#e4f3fd"]),
    levels: Ramp(["#46535f", "#8fa2b3"]),
    grays: Ramp(["#0e1114", "#f4f5f6"]))

  /// The grey of a pixel, from 0, the background, to 1, the ink.
  func gray(_ part: Double) -> String { grays.color(part) }
}
