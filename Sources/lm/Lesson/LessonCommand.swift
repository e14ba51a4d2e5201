import ArgumentParser
import Glibc
import Lessons
import NeuralNetworks
import Storage

struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson",
    abstract: "Show a statement of the theory by a run of some seconds.",
    discussion: """
      Without a name, the lessons are listed. A lesson says what to look at, then runs its experiments and \
      commands. Pictures, curves and models go into a folder. docs/lessons has a page for each lesson.

      EXAMPLES:
        lm lesson
        lm lesson vanishing
        lm lesson optimizers --settings
        lm lesson optimizers --set momentum=0.5 --force
      """)

  @Argument(help: "Name of the lesson.")
  var name: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Give a setting of the lesson another value. Can be repeated.", valueName: "name=value"))
  var changes: [String] = []

  @Flag(help: "List the settings of the lesson, and do not run it.")
  var settings = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write pictures, curves and models in this folder (default: lessons/NAME).",
      valueName: "folder"))
  var out: String?

  @Flag(name: .shortAndLong, help: "Replace what an earlier run has left in the folder.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Folder with the texts 'english' and 'persian' (default: those installed with the program).",
      valueName: "folder"))
  var corpora: String?

  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    guard let name else {
      guard changes.isEmpty, !settings, out == nil, !force else {
        throw ValidationError("give the name of a lesson; 'lm lesson' lists them")
      }
      return
    }
    do {
      _ = try Lesson.named(name).values(try changesByName())
    } catch let error as LessonError {
      throw ValidationError("\(error)")
    }
  }

  func run() throws {
    guard let name else { return try list() }
    let lesson = try Lesson.named(name)
    if settings { return try listSettings(of: lesson) }
    let folder = out ?? "lessons/\(lesson.name)"
    if let corpora, lesson.readsCorpora { _ = try FileStatus(of: corpora) }
    let place = try LessonPlace(
      corpora: corpora
        ?? (lesson.readsCorpora ? LessonPlace.corpora(of: ProgramPath.current ?? "") : "corpora"),
      output: folder)
    let writer = try LessonWriter(folder, replacing: force, common: common)
    do {
      try lesson.run(try changesByName(), in: place, on: try common.makeBackend()) {
        try writer.handle($0)
      }
    } catch let error as ConfigurationError {
      // Its properties are those of the library, and no options.
      throw Failure(EX_USAGE, "lesson \(lesson.name) cannot run with these settings: \(error)")
    }
    try writer.finish()
  }

  private func changesByName() throws -> [String: String] {
    var byName: [String: String] = [:]
    for change in changes {
      let parts = change.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ValidationError("--set '\(change)'; give NAME=VALUE")
      }
      byName[String(parts[0])] = String(parts[1])
    }
    return byName
  }

  private func list() throws {
    let rows = Lesson.all.map { ["name": $0.name, "title": $0.title, "look": $0.look] }
    let table = LessonTable(
      heads: ["lesson", "subject"], rows: Lesson.all.map { [$0.name, $0.title] })
    try common.print(
      ["lessons": rows], table.text + "\n\n'lm lesson NAME' runs one; docs/lessons explains it.\n")
  }

  private func listSettings(of lesson: Lesson) throws {
    let rows = lesson.settings.map { setting in
      [
        "name": setting.name, "usual": "\(setting.usual)", "limits": setting.limits,
        "help": setting.help,
      ]
    }
    let table = LessonTable(
      heads: ["setting", "usual", "meaning", "values"],
      rows: lesson.settings.map { [$0.name, "\($0.usual)", $0.help, $0.limits] })
    try common.print(
      ["settings": rows],
      lesson.settings.isEmpty ? "lesson \(lesson.name) has no settings\n" : table.text + "\n")
  }
}
