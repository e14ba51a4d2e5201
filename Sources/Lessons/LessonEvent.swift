public import Charts
import FigureTables

/// A part of the output of a lesson.
public enum LessonEvent: Sendable {
  /// What to look at; the first event.
  case look(String)
  /// A paragraph of plain text.
  case text(String)
  /// Figures in rows.
  case table(LessonTable)
  /// A picture; its name is that of a file, without an extension.
  case picture(name: String, Picture)
  /// Curves for TensorBoard.
  case curves(LessonCurves)
  /// A text that the commands of the lesson read; its name is that of a file in the folder of the lesson.
  case file(name: String, text: String)
  /// A command of `lm`: its arguments after the name of the program. The handler runs it.
  case command([String])
  /// The part of an experiment that is done, 0 to 1.
  case progress(String, part: Double)
}

/// Figures in rows, under heads.
public struct LessonTable: Codable, Hashable, Sendable {
  /// The subject.
  public let title: String
  /// The heads of the columns.
  public let heads: [String]
  /// The cells, a row each.
  public let rows: [[String]]

  /// A table.
  public init(_ title: String = "", heads: [String], rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == heads.count }, "a cell for every head")
    self.title = title
    self.heads = heads
    self.rows = rows
  }

  /// The table as plain text: columns with two spaces between them, no space at the end of a line.
  public var text: String {
    ((title.isEmpty ? [] : [title]) + Column.aligned([heads] + rows)).joined(separator: "\n")
  }
}

/// Curves of several runs over steps, such as epochs.
public struct LessonCurves: Hashable, Sendable {
  /// A value of a curve.
  public struct Point: Hashable, Sendable {
    /// The step, from 0.
    public let step: Int
    /// The value.
    public let value: Double

    /// A point.
    public init(step: Int, value: Double) {
      self.step = step
      self.value = value
    }
  }

  /// The name of a run, which is that of a folder.
  public let run: String
  /// The curves by their tags, such as `accuracy/valid`.
  public let curves: [String: [Point]]

  /// Curves of a run.
  public init(run: String, _ curves: [String: [Point]]) {
    self.run = run
    self.curves = curves
  }
}
