public import Compute

/// A lesson: a statement of the theory, shown by a run of some seconds.
///
///     let lesson = try Lesson.named("activations")
///     try lesson.run(["epochs": "5"], on: backend) { event in print(event) }
///
/// A lesson is made of experiments of this library and of commands of `lm`. Equal settings give equal
/// figures on one machine.
public struct Lesson: Sendable {
  /// The name by which it is run, such as `vanishing`.
  public let name: String
  /// The subject, such as `Vanishing and exploding gradients`.
  public let title: String
  /// One line: what to look at in the output.
  public let look: String
  /// What a reader may change.
  public let settings: [LessonSetting]
  /// True if its commands read the texts of the repository.
  public let readsCorpora: Bool
  private let body: @Sendable (LessonRun) throws -> Void

  init(
    _ name: String, _ title: String, look: String, settings: [LessonSetting] = [],
    readsCorpora: Bool = false,
    body: @escaping @Sendable (LessonRun) throws -> Void
  ) {
    self.name = name
    self.title = title
    self.look = look
    self.settings = settings
    self.readsCorpora = readsCorpora
    self.body = body
  }

  /// The lesson of a name.
  ///
  /// - Throws: ``LessonError`` `unknownLesson`.
  public static func named(_ name: String) throws(LessonError) -> Lesson {
    guard let lesson = all.first(where: { $0.name == name.lowercased() }) else {
      throw LessonError(.unknownLesson(name, known: all.map(\.name)))
    }
    return lesson
  }

  /// Runs the lesson.
  ///
  /// - Parameters:
  ///   - changes: New values of settings, by name.
  ///   - place: The folders that commands of the lesson read and write.
  ///   - backend: The device of the experiments.
  ///   - handle: Takes the events as they come; an error that it throws ends the run.
  /// - Throws: ``LessonError`` for a setting that cannot be, before anything is computed; the errors of the
  ///   experiments and of `handle`.
  public func run(
    _ changes: [String: String] = [:], in place: LessonPlace = LessonPlace(),
    on backend: any Backend, handle: @escaping (LessonEvent) throws -> Void
  ) throws {
    let values = try values(changes)
    let run = LessonRun(values, place: place, backend: backend, handle: handle)
    try handle(.look(look))
    try body(run)
  }

  /// The values of all settings.
  ///
  /// - Throws: ``LessonError`` for a name or a value that cannot be.
  public func values(
    _ changes: [String: String]
  ) throws(LessonError) -> [String: LessonSetting.Value] {
    for name in changes.keys.sorted() where !settings.contains(where: { $0.name == name }) {
      throw LessonError(.unknownSetting(name, lesson: self.name, known: settings.map(\.name)))
    }
    var values: [String: LessonSetting.Value] = [:]
    for setting in settings {
      values[setting.name] = try setting.value(changes[setting.name])
    }
    return values
  }
}
