import Foundation
import Glibc
import ModelFolders
import Synchronization
import Testing

/// A folder in which the program runs; deleted with the object.
final class Workplace: Sendable {
  let path: String
  private let streams: String
  private let runs = Atomic<Int>(0)

  init() throws {
    var template = Array("\(NSTemporaryDirectory())/lm-test-XXXXXX".utf8CString)
    let root = try #require(mkdtemp(&template).map { String(cString: $0) })
    path = root + "/work"
    streams = root + "/streams"
    for folder in [path, streams] { mkdir(folder, 0o755) }
  }

  deinit { remove() }

  func remove() {
    try? FileManager.default.removeItem(
      atPath: (path as NSString).deletingLastPathComponent)
  }

  /// Starts the program here, in a process of its own.
  func start(_ arguments: [String], input: String? = nil, output: String? = nil) throws -> Running {
    try Running.start(
      Program.path, arguments, in: path, streams: nextStreams(), input: input, output: output)
  }

  /// Runs the program here, in this process or in one of its own, as ``InProcess`` chooses; `input` is the text on its standard input.
  func lm(_ arguments: [String], input: String? = nil, output: String? = nil) throws -> Outcome {
    let file = try input.map { text in
      let file = nextStreams() + ".in"
      try text.write(toFile: file, atomically: false, encoding: .utf8)
      return file
    }
    guard InProcess.isChosen else {
      return try start(arguments, input: file, output: output).wait()
    }
    return try InProcess.run(
      arguments, in: path, streams: nextStreams(), input: file, output: output)
  }

  /// Runs the program with a line of arguments, none of which has a space.
  func lm(_ line: String, input: String? = nil, output: String? = nil) throws -> Outcome {
    try lm(line.split(separator: " ").map(String.init), input: input, output: output)
  }

  /// Runs a line of shell, in which `$LM` is the program.
  func shell(_ line: String) throws -> Outcome {
    try Running.start(
      "/bin/sh", ["-c", line], in: path, streams: nextStreams(), input: nil
    ).wait()
  }

  private func nextStreams() -> String {
    "\(streams)/\(runs.add(1, ordering: .relaxed).newValue)"
  }

  @discardableResult
  func plant(_ text: String, _ name: String) throws -> String {
    try plant(Data(text.utf8), name)
  }

  @discardableResult
  func plant(_ bytes: Data, _ name: String) throws -> String {
    let file = URL(filePath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
    return name
  }

  func read(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  /// Waits until a file is there.
  func waitFor(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try wait(for: name, sourceLocation: sourceLocation) { exists(name) }
  }

  func exists(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

  /// Every file under `folder` and its bytes, hidden ones too; folders end in a slash.
  func files(_ folder: String = "") throws -> [String: Data] {
    let root = folder.isEmpty ? path : "\(path)/\(folder)"
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
      var isFolder: ObjCBool = false
      let full = "\(root)/\(name)"
      _ = FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
      files[isFolder.boolValue ? name + "/" : name] =
        isFolder.boolValue ? Data() : try Data(contentsOf: URL(filePath: full))
    }
    return files
  }

  /// Every file of a model and its bytes but the log, which holds times, and the checksum of config.json.
  func model(_ folder: String) throws -> [String: Data] {
    try files(folder).filter { !["log.jsonl", "config.json.xxh128"].contains($0.key) }
  }

  /// The names of the files that two models do not share, byte for byte.
  func differences(_ one: String, _ other: String) throws -> Set<String> {
    let (a, b) = (try model(one), try model(other))
    return Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }
  }

  /// The values of a file of JSON lines.
  func lines<Line: Decodable>(_ name: String, of type: Line.Type = Line.self) throws -> [Line] {
    try read(name).split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(type, from: Data($0))
    }
  }

  /// The model in a folder.
  func bundle(_ folder: String) throws -> ModelBundle { try ModelBundle("\(path)/\(folder)") }

  /// The log of a model, whose last line is whole.
  func log(_ folder: String) throws -> TrainingLog.Record {
    let text = try read("\(folder)/log.jsonl")
    #expect(text.isEmpty || text.last == UInt8(ascii: "\n"))
    return try bundle(folder).log.read()
  }

  /// When the files under `folder` were last changed.
  func times(_ folder: String) throws -> [String: Date] {
    var times: [String: Date] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: "\(path)/\(folder)") {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(folder)/\(name)")
      times[name] = attributes[.modificationDate] as? Date
    }
    return times
  }

  /// Copies a folder or file of another workplace here.
  func copy(_ name: String, of other: Workplace, to copy: String) throws {
    try FileManager.default.copyItem(atPath: "\(other.path)/\(name)", toPath: "\(path)/\(copy)")
  }
}

/// Options of a model that is trained in a moment.
let tiny = "--hidden 12 --layers 1 --batch-size 4 --bptt 16 --threads 1"

/// What a run must come to.
func expectSuccess(
  _ outcome: Outcome, quiet: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(outcome.code == 0, "\(outcome)", sourceLocation: sourceLocation)
  #expect(!outcome.error.contains("error"), sourceLocation: sourceLocation)
  if quiet { #expect(outcome.error == "", sourceLocation: sourceLocation) }
}

/// A failure is one line that says what happened and what to do, after what notes there may be.
func expectFailure(
  _ outcome: Outcome, _ code: Int32, _ parts: String..., alone: Bool = true,
  context: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  let about = "\(context) \(outcome)"
  let line = outcome.errorLines.last ?? ""
  #expect(outcome.code == code, "\(about)", sourceLocation: sourceLocation)
  #expect(outcome.output.isEmpty, "\(about)", sourceLocation: sourceLocation)
  #expect(line.hasPrefix("error: "), "\(about)", sourceLocation: sourceLocation)
  #expect(line.contains("; "), "it says what to do: \(about)", sourceLocation: sourceLocation)
  #expect(
    outcome.errorLines.count { $0.hasPrefix("error") } == 1, "\(about)",
    sourceLocation: sourceLocation)
  if alone { #expect(outcome.errorLines.count == 1, "\(about)", sourceLocation: sourceLocation) }
  for part in parts where !part.isEmpty {
    #expect(line.contains(part), "\(about)", sourceLocation: sourceLocation)
  }
}
