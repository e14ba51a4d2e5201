import Glibc

/// Tests that take long; LONG=1 in the environment runs them.
public enum Long {
  /// Whether they run, as in `.enabled(if: Long.isOn, "LONG=1 runs it")`.
  public static let isOn = unsafe getenv("LONG").map { unsafe String(cString: $0) } == "1"

  /// How many of the random cases of a test are tried: all with LONG=1, else a third, and a twelfth without
  /// optimisation.
  public static func cases(_ all: Int) -> Int {
    isOn ? all : all / (Compilation.isOptimized ? 3 : 12)
  }
}
