import CPlants

/// How the tests were built.
public enum Compilation {
  /// Whether this is a release build.
  ///
  /// Checks of a debug build take time and memory of their own.
  public static let isOptimized: Bool = {
    #if DEBUG
    false
    #else
    true
    #endif
  }()

  /// Whether a sanitizer is built in, which has a `malloc` of its own and takes addresses without end.
  public static let isSanitized = plants_see_addresses() || holdsSignals

  /// Whether ThreadSanitizer is built in, which holds signals back until a call of the system.
  public static let holdsSignals = plants_see_threads()
}
