import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first asks for a stop, the second ends the program at once.
enum Interrupt {
  private static let received = Atomic<Bool>(false)

  /// Whether a stop was asked for.
  static var isRequested: Bool { received.load(ordering: .relaxed) }

  /// From now on the first signal is noted, and the second, of either kind, does what it always does.
  static func install() {
    _ = isRequested
    for number in [SIGINT, SIGTERM] {
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
