import Glibc
import JSON
import ReportPages
import Storage
import Synchronization

/// What is printed: results on the standard output, all else on the standard error.
enum Console {
  /// Whether anything went to the standard output of this process.
  static var hasOutput: Bool { wroteOutput.load(ordering: .relaxed) }

  private static let wroteOutput = Atomic(false)

  /// Whether progress can be drawn over.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether results are read on a terminal.
  static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Opens /dev/null in the place of a closed standard input or error: the next file that is opened
  /// would take its number, and what is printed would go there.
  ///
  /// - Throws: ``Failure`` 74 when the standard output is closed: hours of training would end in that.
  static func occupyClosedDescriptors() throws {
    let isOutputClosed = fcntl(STDOUT_FILENO, F_GETFD) < 0
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
    guard !isOutputClosed else {
      throw Failure(
        EX_IOERR, "the standard output is closed; send it to a file, or to /dev/null")
    }
  }

  /// Whether results are printed with colours.
  static var colorsOutput: Bool { isOutputTerminal && Color.isWanted(environment) }

  private static var colorsError: Bool { isTerminal && Color.isWanted(environment) }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// A line on the standard error, which may hold names and tokens of others.
  static func error(_ line: String) {
    let line = shown(line)
    write(Array(((colorsError ? Color.marked(line) : line) + "\n").utf8), to: STDERR_FILENO)
  }

  /// A line with the text of others escaped, and isolated on a terminal.
  static func shown(_ line: String) -> String {
    let line = ForeignText.visible(line)
    return isTerminal ? Isolates.isolatingNames(in: line) : line
  }

  /// Text on the standard error; a run goes on when nobody reads of its progress any more.
  static func progress(_ text: String) {
    write(Array(text.utf8), to: STDERR_FILENO)
  }

  /// Text on the standard output, at once.
  ///
  /// A reader that has gone away has all that it wanted, so the program ends quietly, as if by
  /// SIGPIPE.
  ///
  /// - Throws: ``Failure`` 74 when it cannot be written, as on a full disk.
  static func output(_ text: String) throws { try output(bytes: Array(text.utf8)) }

  /// Running text of others on the standard output: as it is, but escaped on a terminal.
  static func output(foreign text: String) throws {
    try output(isOutputTerminal ? ForeignText.visible(text, keeping: ["\n", "\t"]) : text)
  }

  /// One JSON object on the standard output; see `JSONText`.
  static func output(json value: some Encodable) throws { try output(JSONText.pretty(value)) }

  /// Bytes on the standard output, at once; as ``output(_:)``.
  static func output(bytes: [UInt8]) throws {
    if !bytes.isEmpty, Interrupt.isInstallable { wroteOutput.store(true, ordering: .relaxed) }
    try writeResult(bytes, to: STDOUT_FILENO, "output")
  }

  /// A result on the standard error, where the standard output has another one.
  ///
  /// - Throws: As ``output(_:)``.
  static func outputBesides(_ text: String) throws {
    try writeResult(Array(text.utf8), to: STDERR_FILENO, "error")
  }

  /// Runs something whose results go to the standard error, where the standard output has another one.
  static func besides<Result>(_ body: () throws -> Result) rethrows -> Result {
    let output = dup(STDOUT_FILENO)
    guard output >= 0 else { return try body() }
    dup2(STDERR_FILENO, STDOUT_FILENO)
    defer {
      fflush(nil)
      dup2(output, STDOUT_FILENO)
      close(output)
    }
    return try body()
  }

  private static func writeResult(_ bytes: [UInt8], to descriptor: Int32, _ name: String) throws {
    let number = write(bytes, to: descriptor)
    if number == EPIPE { _exit(128 + SIGPIPE) }
    guard number == 0 else {
      let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
      throw Failure(
        EX_IOERR, "cannot write to the standard \(name): \(reason); write it elsewhere")
    }
  }

  /// Writes all bytes; returns 0, or the errno that stopped it.
  @discardableResult
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return written < 0 ? errno : EIO }
      rest = rest.dropFirst(written)
    }
    return 0
  }
}
