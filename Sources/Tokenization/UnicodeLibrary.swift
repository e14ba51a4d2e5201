import CICU

/// The library that text is normalised and cut into words by; its version decides both.
public enum UnicodeLibrary {
  /// The version of ICU, such as `72.1`.
  public static var version: String { text { icu_version($0) } }

  /// The version of Unicode that it knows, such as `15.0`.
  public static var unicodeVersion: String { text { icu_unicode_version($0) } }

  private static func text(_ read: (UnsafeMutablePointer<UInt8>) -> Void) -> String {
    var numbers = [UInt8](repeating: 0, count: 4)
    numbers.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { read(start) }
    }
    return "\(numbers[0]).\(numbers[1])"
  }
}
