/// A lesson that cannot be run as asked.
public struct LessonError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors, with their facts.
  public enum Code: Hashable, Sendable {
    /// No lesson has this name.
    case unknownLesson(String, known: [String])
    /// The lesson has no such setting.
    case unknownSetting(String, lesson: String, known: [String])
    /// The setting cannot have this value.
    case invalidValue(String, String, limits: String)
    /// The texts of the repository are not where they were looked for.
    case missingCorpora([String])
  }

  /// The kind, with the facts.
  public let code: Code

  /// An error.
  public init(_ code: Code) { self.code = code }

  /// One line.
  public var description: String {
    switch code {
    case .unknownLesson(let name, let known):
      "there is no lesson '\(name)'; choose \(known.joined(separator: ", "))"
    case .unknownSetting(let name, let lesson, let known):
      known.isEmpty
        ? "lesson \(lesson) has no settings; leave out '\(name)'"
        : "lesson \(lesson) has no setting '\(name)'; choose \(known.joined(separator: ", "))"
    case .invalidValue(let name, let value, let limits):
      "\(name) '\(value)'; choose \(limits)"
    case .missingCorpora(let places):
      "the texts of the lessons are in none of \(places.map { "'\($0)'" }.joined(separator: ", ")); "
        + "give the folder that holds 'english' and 'persian' (--corpora)"
    }
  }
}
