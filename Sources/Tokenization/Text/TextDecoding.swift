/// The treatment of bytes before they are split into tokens.
public struct TextDecoding: Hashable, Sendable {
  /// Each maximal subpart of an ill-formed sequence becomes U+FFFD; see ``UTF8Repair``.
  public static let repair = TextDecoding(illFormed: .replaced)
  /// As ``repair``, but text that is no UTF-8 is refused.
  public static let strict = TextDecoding(illFormed: .refused)
  /// The bytes stay as they are: for tokens that are bytes.
  public static let raw = TextDecoding(illFormed: .kept)

  enum IllFormed: Hashable, Sendable { case replaced, refused, kept }

  var illFormed: IllFormed
  /// Whether a CR by itself becomes LF, as for tokenizers of older versions.
  var returnsEndLines = false

  /// The text of bytes, of which ill-formed sequences are replaced unless they are kept.
  func repair(_ bytes: [UInt8], isStart: Bool = true) -> UTF8Repair {
    illFormed == .kept
      ? UTF8Repair(raw: bytes)
      : UTF8Repair(bytes, isStart: isStart, returnsEndLines: returnsEndLines)
  }
}
