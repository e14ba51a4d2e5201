import Glibc

/// Tests that take long.
public enum Long {
  /// True if LONG is in the environment: simulations then are as large as they can be.
  public static let isOn = getenv("LONG") != nil
}
