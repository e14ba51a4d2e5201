import CThreads
import Foundation
import Glibc
import Testing

@testable import lm

/// Runs of the program on a thread of the tests: no start of a process, the same code from the arguments to
/// the exit code.
///
/// The thread has a working folder and descriptors of its own (`unshare(2)`), so that many run side by side, each
/// in its folder and with its own standard streams. Signals, the end of the program and limits of a process are
/// those of the tests: a test of these starts a process.
enum InProcess {
  /// True if this system lets a thread have its own folder and descriptors, and PROCESS=1 is not in the
  /// environment; else every run is a process.
  static let isChosen: Bool = {
    guard getenv("PROCESS").map({ String(cString: $0) }) != "1" else { return false }
    unsetenv("COLUMNS")
    signal(SIGPIPE, SIG_IGN)
    let failure = apart {}
    if failure != 0 {
      let reason = String(cString: strerror(failure))
      print(
        "note: threads cannot have folders of their own here (\(reason)); every run of lm is a process"
      )
    }
    return failure == 0
  }()

  /// Runs a command line in a folder; its streams are files, as those of a process.
  static func run(
    _ arguments: [String], in folder: String, streams: String, input: String?, output: String?
  ) throws -> Outcome {
    let files = (output: output ?? "\(streams).out", error: "\(streams).err")
    nonisolated(unsafe) var code: Int32?
    let failure = apart {
      guard chdir(folder) == 0, redirect(STDIN_FILENO, input ?? "/dev/null", O_RDONLY),
        redirect(STDOUT_FILENO, files.output, O_WRONLY | O_CREAT | O_TRUNC),
        redirect(STDERR_FILENO, files.error, O_WRONLY | O_CREAT | O_TRUNC)
      else { return }
      code = Interrupt.$isInstallable.withValue(false) {
        LanguageModelCommand.run([Program.path] + arguments)
      }
    }
    try #require(failure == 0)
    try #require(code != nil, "\(arguments) did not begin")
    return Outcome(
      code: code, signal: nil,
      output: (try? Data(contentsOf: URL(filePath: files.output))) ?? Data(),
      error: String(decoding: try Data(contentsOf: URL(filePath: files.error)), as: UTF8.self))
  }

  private static func redirect(_ number: Int32, _ path: String, _ flags: Int32) -> Bool {
    let descriptor = open(path, flags, 0o644)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return dup2(descriptor, number) == number
  }

  private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Does work on a thread of its own; returns 0, or the errno by which this cannot be.
  private static func apart(_ body: @escaping () -> Void) -> Int32 {
    let work = Work(body)
    return withExtendedLifetime(work) {
      thread_run_apart(
        { work in
          guard let work else { return }
          Unmanaged<Work>.fromOpaque(work).takeUnretainedValue().body()
        },
        Unmanaged.passUnretained(work).toOpaque())
    }
  }
}
