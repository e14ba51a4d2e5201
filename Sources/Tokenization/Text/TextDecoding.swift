/// The treatment of bytes before they are split into tokens.
public enum TextDecoding: Hashable, Sendable {
  /// Each maximal subpart of an ill-formed sequence becomes U+FFFD; see ``UTF8Repair``.
  case repair
  /// As ``repair``, but text that is no UTF-8 is refused.
  case strict
  /// The bytes stay as they are: for tokens that are bytes.
  case raw
}
