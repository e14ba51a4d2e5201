import Lessons

/// What a lesson has said and done; `lm lesson --json` prints it.
struct LessonRecord: Encodable {
  /// What to look at.
  var look = ""
  /// Paragraphs of plain text.
  var texts: [String] = []
  /// The figures.
  var tables: [LessonTable] = []
  /// The arguments of commands of `lm` that ran; their results go to the standard error.
  var commands: [[String]] = []
  /// The files that were written, pictures among them.
  var files: [String] = []

  private enum CodingKeys: String, CodingKey {
    case look = "look"
    case texts = "texts"
    case tables = "tables"
    case commands = "commands"
    case files = "files"
  }
}
