import Charts
import Compute

/// A run of a lesson: its settings, and where its output goes.
final class LessonRun {
  let backend: any Backend
  private let values: [String: LessonSetting.Value]
  private let place: LessonPlace
  private let handle: (LessonEvent) throws -> Void

  init(
    _ values: [String: LessonSetting.Value], place: LessonPlace, backend: any Backend,
    handle: @escaping (LessonEvent) throws -> Void
  ) {
    self.values = values
    self.place = place
    self.backend = backend
    self.handle = handle
  }

  /// The whole number of a setting.
  func count(_ name: String) -> Int {
    guard case .count(let count) = values[name] else { preconditionFailure("\(name) is a count") }
    return count
  }

  /// The number of a setting.
  func number(_ name: String) -> Double {
    guard case .number(let number) = values[name] else {
      preconditionFailure("\(name) is a number")
    }
    return number
  }

  /// The name of a setting.
  func name(_ name: String) -> String {
    guard case .name(let value) = values[name] else { preconditionFailure("\(name) is a name") }
    return value
  }

  /// The path of a text of the repository: `english` or `persian`.
  func corpus(_ name: String) -> String { "\(place.corpora)/\(name)" }

  /// A path in the folder of the lesson.
  func path(_ name: String) -> String { "\(place.output)/\(name)" }

  /// Says something.
  func say(_ text: String) throws { try handle(.text(text)) }

  /// Shows figures.
  func show(_ table: LessonTable) throws { try handle(.table(table)) }

  /// Shows figures.
  func show(_ title: String = "", heads: [String], rows: [[String]]) throws {
    try handle(.table(LessonTable(title, heads: heads, rows: rows)))
  }

  /// Draws a picture.
  func draw(_ name: String, _ picture: Picture) throws {
    try handle(.picture(name: name, picture))
  }

  /// Writes curves for TensorBoard.
  func trace(_ curves: LessonCurves) throws { try handle(.curves(curves)) }

  /// Writes a text that commands read, as a file of this name.
  func write(_ name: String, _ text: String) throws { try handle(.file(name: name, text: text)) }

  /// Runs a command of `lm`.
  func lm(_ arguments: String...) throws { try lm(arguments) }

  /// Runs a command of `lm`.
  func lm(_ arguments: [String]) throws { try handle(.command(arguments)) }

  /// Says how much of an experiment is done; the handler may end the run here.
  func progress(_ what: String, _ part: Double) throws { try handle(.progress(what, part: part)) }
}
