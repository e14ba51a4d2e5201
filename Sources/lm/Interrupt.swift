import Glibc
import Synchronization

/// Ctrl-C, SIGTERM and SIGHUP: the first asks for a stop, the second ends the program at once.
enum Interrupt {
  private static let received = Atomic<Bool>(false)

  /// False where another program runs a command in its own process, and keeps its signals.
  @TaskLocal static var isInstallable = true

  /// Whether a stop was asked for.
  static var isRequested: Bool { received.load(ordering: .relaxed) }

  /// Stops work that reports its progress.
  ///
  /// - Throws: ``Failure`` 130 when a stop was asked for.
  static func check(_ done: Int, _ total: Int) throws {
    if isRequested { throw Failure.stopped }
  }

  /// Seconds that work may go on after the first signal; 0 for as many as it takes.
  private static let grace = Atomic<UInt32>(0)

  /// From now on the first signal is noted, and the second, of either kind, does what it always does.
  ///
  /// - Parameter seconds: Ends the program so many seconds after the first signal, where work has not
  ///   stopped before: for commands that lose nothing by it.
  static func install(endingWithin seconds: UInt32 = 0) {
    guard isInstallable else { return }
    grace.store(seconds, ordering: .relaxed)
    _ = isRequested
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // What the caller ignores stays ignored, as under nohup.
      var inherited = sigaction()
      sigaction(number, nil, &inherited)
      let ignored = unsafeBitCast(SIG_IGN, to: Int.self)
      if unsafeBitCast(inherited.__sigaction_handler.sa_handler, to: Int.self) == ignored {
        continue
      }
      handle(number) { number in
        guard Interrupt.received.exchange(true, ordering: .relaxed) else {
          // 0 sets no alarm.
          alarm(Interrupt.grace.load(ordering: .relaxed))
          return
        }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    handle(SIGALRM) { _ in
      let line: StaticString = "error: stopped by a signal; nothing was written\n"
      write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
      _exit(130)
    }
  }

  private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_RESTART
    sigaction(number, &action, nil)
  }
}
