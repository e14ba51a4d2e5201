import Glibc
import Synchronization

/// Ctrl-C, Ctrl-\, SIGTERM, SIGHUP and SIGXCPU: the first asks for a stop, the second ends the program at
/// once.
///
/// A command begins with nothing to lose: should it not have stopped by itself 0.8 s after the first
/// signal, the program ends. ``beginToWrite()`` takes that away from what would be left half done; then the
/// program says that it is going to stop.
enum Interrupt {
  private static let received = Atomic<Bool>(false)
  /// Whether the program ends by itself after the first signal.
  private static let endsSoon = Atomic<Bool>(false)
  private static let grace: UInt32 = 800_000  // microseconds

  /// False where another program runs a command in its own process, and keeps its signals.
  @TaskLocal static var isInstallable = true

  /// Whether a stop was asked for.
  static var isRequested: Bool { received.load(ordering: .relaxed) }

  /// Stops work, and what reports its progress.
  ///
  /// - Throws: ``Failure`` 130 when a stop was asked for.
  static func check() throws {
    if isRequested { throw Failure.stopped }
  }

  /// From now on a signal waits for the command, which has something to save or to clear away.
  ///
  /// - Throws: ``Failure`` 130 when a stop was asked for before.
  static func beginToWrite() throws {
    endsSoon.store(false, ordering: .relaxed)
    if isInstallable { ualarm(0, 0) }
    try check()
  }

  /// From now on the first signal is noted, and the second, of either kind, does what it always does.
  static func install() {
    guard isInstallable else { return }
    endsSoon.store(true, ordering: .relaxed)
    // What the handlers use is made before them.
    _ = (isRequested, Console.hasOutput)
    for number in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGXCPU] {
      // What the caller ignores stays ignored, as under nohup.
      var inherited = sigaction()
      sigaction(number, nil, &inherited)
      let ignored = unsafeBitCast(SIG_IGN, to: Int.self)
      if unsafeBitCast(inherited.__sigaction_handler.sa_handler, to: Int.self) == ignored {
        continue
      }
      handle(number) { number in
        guard Interrupt.received.exchange(true, ordering: .relaxed) else {
          ualarm(Interrupt.grace, 0)
          return
        }
        // The system sends it every second, up to a limit at which it kills.
        if number == SIGXCPU { return }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    handle(SIGALRM) { _ in
      let ends = Interrupt.endsSoon.load(ordering: .relaxed)
      let line: StaticString =
        !ends
        ? "note: stops at the end of this step; a second signal ends it at once\n"
        : Console.hasOutput
          ? "error: stopped by a signal; the output is not complete\n"
          : "error: stopped by a signal; nothing was written\n"
      write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
      if ends { _exit(130) }
    }
  }

  private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_RESTART
    sigaction(number, &action, nil)
  }
}
