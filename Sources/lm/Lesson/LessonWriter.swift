import ArgumentParser
import Charts
import FigureTables
import Glibc
import Lessons
import ModelFolders
import ReportPages
import Storage

/// Prints the events of a lesson, writes its files and runs its commands.
final class LessonWriter {
  private let folder: String
  private let replaces: Bool
  private let common: CommonOptions
  private var line: ProgressLine
  private var record = LessonRecord()

  /// A writer into a folder, which is made.
  ///
  /// - Throws: `StorageError` `exists` for a folder that holds something, unless that may be replaced.
  init(_ folder: String, replacing: Bool, common: CommonOptions) throws {
    self.folder = folder
    self.common = common
    replaces = replacing
    line = ProgressLine(quiet: common.quiet)
    try Target.validateName(folder)
    try ModelBundle.validateOutput("\(folder)/picture.svg")
    if try FileStatus.isTaken(folder) {
      guard try FileStatus(of: folder).kind == .folder else {
        throw StorageError(
          .cannotWrite, "cannot write into '\(folder)': it is not a folder; choose another name")
      }
      guard try replacing || Folder.names(in: folder).isEmpty else {
        throw StorageError(
          .exists, "'\(folder)' is there already; choose another --out or give --force")
      }
    }
    // Before the work, so that a place that cannot be written costs none.
    try Folder.create(folder)
    try Target.validateFolder(of: "\(folder)/picture.svg")
  }

  /// Takes the next event.
  func handle(_ event: LessonEvent) throws {
    try Interrupt.check()
    switch event {
    case .look(let text):
      record.look = text
      try say("Look at: \(text)\n")
    case .text(let text):
      record.texts.append(text)
      try say(text + "\n")
    case .table(let table):
      record.tables.append(table)
      try say(table.text + "\n")
    case .progress(let what, let part):
      if line.isDue { line.show("\(what)  \(Int(100 * part)) %") }
    case .picture(let name, let picture):
      try write(picture.svg(.light), "\(name).svg")
      try write(picture.svg(.dark), "\(name)-dark.svg")
    case .curves(let curves):
      var file = EventFile(time: 0)
      for (tag, points) in curves.curves.sorted(by: { $0.key < $1.key }) {
        for point in points { file.append(point.value, tag: tag, step: point.step) }
      }
      try write(file.bytes, "tensorboard/\(curves.run)/\(EventFile.name)")
    case .file(let name, let text): try write(text, name)
    case .command(let arguments): try run(arguments)
    }
  }

  /// Names the files, and prints all as JSON where that is asked for.
  func finish() throws {
    line.erase()
    if common.json { try Console.output(json: record) }
    for file in record.files { common.note("wrote \(Column.isolated(file))") }
  }

  private func say(_ text: String) throws {
    line.erase()
    if !common.json { try Console.output(text + "\n") }
  }

  private func write(_ text: String, _ name: String) throws {
    try write(Array(text.utf8), name)
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    let path = "\(folder)/\(name)"
    try Folder.create(Path.parent(of: path))
    try AtomicFile.write(bytes, to: path, replacing: replaces)
    record.files.append(path)
  }

  /// Runs a command of `lm` as a reader would type it.
  private func run(_ arguments: [String]) throws {
    var arguments = arguments
    if replaces, arguments[0] == "train" { arguments.append("--force") }
    if let threads = common.threads, arguments[0] != "tokenize", arguments[0] != "vocab" {
      arguments += ["--threads", "\(threads)"]
    }
    record.commands.append(arguments)
    try say("$ lm " + arguments.map(Self.quoted).joined(separator: " "))
    if common.quiet { arguments.append("--quiet") }
    fflush(nil)
    let run = { LanguageModelCommand.run(["lm"] + arguments) }
    let code = common.json ? Console.besides(run) : run()
    if code == 130 { common.note("note: --force runs the whole lesson again") }
    guard code == 0 else { throw ExitCode(code) }
    try say("")
  }

  private static func quoted(_ argument: String) -> String {
    argument.contains(" ") ? "'\(argument)'" : argument
  }
}
