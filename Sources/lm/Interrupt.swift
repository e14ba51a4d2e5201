import Glibc
import Synchronization

/// Ctrl-C, SIGTERM and SIGHUP: the first asks for a stop, the second ends the program at once.
enum Interrupt {
  private static let received = Atomic<Bool>(false)

  /// Whether a stop was asked for.
  static var isRequested: Bool { received.load(ordering: .relaxed) }

  /// Stops work that reports its progress.
  ///
  /// - Throws: ``Failure`` 130 when a stop was asked for.
  static func check(_ done: Int, _ total: Int) throws {
    if isRequested { throw Failure.stopped }
  }

  /// From now on the first signal is noted, and the second, of either kind, does what it always does.
  static func install() {
    _ = isRequested
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // What the caller ignores stays ignored, as under nohup.
      var inherited = sigaction()
      sigaction(number, nil, &inherited)
      let ignored = unsafeBitCast(SIG_IGN, to: Int.self)
      if unsafeBitCast(inherited.__sigaction_handler.sa_handler, to: Int.self) == ignored {
        continue
      }
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        guard Interrupt.received.exchange(true, ordering: .relaxed) else { return }
        signal(number, SIG_DFL)
        raise(number)
      }
      action.sa_flags = SA_RESTART
      sigaction(number, &action, nil)
    }
  }
}
