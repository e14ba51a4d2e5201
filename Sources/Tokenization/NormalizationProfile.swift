/// The named set of rules by which text is rewritten before it is cut into tokens.
public enum NormalizationProfile: String, Codable, Hashable, Sendable, CaseIterable {
  /// The text as it is, apart from the repairs of ``UTF8Repair``.
  case none

  /// Rises whenever the profile would turn some text into something else than before.
  public var version: Int {
    switch self {
    case .none: 1
    }
  }
}
