import Foundation
import Glibc
import JSON
import Testing

/// The program `lm`, built beside the tests.
enum Program {
  static let path: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (tests as NSString).deletingLastPathComponent + "/lm"
  }()
}

/// What a run of a program came to.
struct Outcome: CustomStringConvertible {
  /// The exit code, or nil when a signal ended it.
  let code: Int32?
  /// The signal that ended it.
  let signal: Int32?
  let output: Data
  let error: String

  var text: String { String(decoding: output, as: UTF8.self) }
  var errorLines: [Substring] { error.split(separator: "\n") }

  var description: String {
    "code \(code.map(String.init) ?? "—"), signal \(signal.map(String.init) ?? "—"), "
      + "stderr: \(error), stdout: \(text.prefix(500))"
  }

  /// The figures that the standard output is the JSON of.
  func figures<Figures: Decodable>(_ type: Figures.Type = Figures.self) throws -> Figures {
    expectSuccess(self)
    return try JSONDecoder().decode(type, from: output)
  }

  /// The standard output as JSON, where names of keys are the subject.
  func json() throws -> JSONValue {
    expectSuccess(self)
    return try JSONParser.parse(Array(output))
  }
}

/// A program that is running; its output goes to files, so that it never waits for a reader.
struct Running {
  let pid: pid_t
  fileprivate let output: String
  fileprivate let error: String

  /// Waits for its end; a program that does not end is killed.
  func wait(seconds: Int = 300, sourceLocation: SourceLocation = #_sourceLocation) throws -> Outcome
  {
    var status: Int32 = 0
    do {
      try LMTests.wait(
        for: "the end of the program", seconds: seconds, sourceLocation: sourceLocation
      ) { waitpid(pid, &status, WNOHANG) == pid }
    } catch {
      kill(pid, SIGKILL)
      waitpid(pid, &status, 0)
      throw error
    }
    let signal = status & 0x7f
    return Outcome(
      code: signal == 0 ? status >> 8 & 0xff : nil, signal: signal == 0 ? nil : signal,
      output: (try? Data(contentsOf: URL(filePath: output))) ?? Data(),
      error: String(decoding: try Data(contentsOf: URL(filePath: error)), as: UTF8.self))
  }

  /// Waits until it handles SIGINT: before that, the signal ends it as it ends any program.
  func untilItHandlesInterrupts() throws {
    try LMTests.wait(for: "a handler of SIGINT") {
      let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
      let caught = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?
        .split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
      return caught.map { $0 >> UInt64(SIGINT - 1) & 1 == 1 } ?? false
        || status.contains("State:\tZ")
    }
  }

  /// Waits until a text is on its standard error.
  func untilItSays(_ text: String) throws {
    try LMTests.wait(for: "'\(text)' on the standard error") {
      (try? String(contentsOfFile: error, encoding: .utf8))?.contains(text) == true
    }
  }

  static func start(
    _ path: String, _ arguments: [String], in folder: String, streams: String, input: String?,
    output: String? = nil
  ) throws -> Running {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let files = (output: output ?? "\(streams).out", error: "\(streams).err")
    let write = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, files.output, write, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, files.error, write, 0o644)
    // The threads that tests run on block signals, and tests in the background of a shell ignore SIGINT: a child
    // inherits both.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGXCPU] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var environment = ProcessInfo.processInfo.environment
    environment["COLUMNS"] = nil
    environment["LM"] = Program.path
    // env becomes the program, so that signals reach it.
    let env = "/usr/bin/env"
    var argv = ([env, "-C", folder, path] + arguments).map { strdup($0) } + [nil]
    var envp = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var pid = pid_t()
    let failure = posix_spawn(&pid, env, &actions, &attributes, &argv, &envp)
    try #require(failure == 0, "\(path): \(String(cString: strerror(failure)))")
    return Running(pid: pid, output: files.output, error: files.error)
  }
}
