import Glibc

/// Tests that take long; LONG=1 in the environment runs them.
public enum Long {
  /// Whether they run, as in `.enabled(if: Long.isOn, "LONG=1 runs it")`.
  public static let isOn = unsafe getenv("LONG").map { unsafe String(cString: $0) } == "1"
}
