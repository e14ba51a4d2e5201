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
}
