import Storage
import TestSupport
import Testing

@testable import Tokenization

/// A line of a gold file: profile, text, and tokens divided by `|`; a line that starts with `#` is a remark.
///
/// A fourth field gives the reason why the tokenizer does not yet cut the text so.
struct GoldCase {
  let profile: NormalizationProfile
  let text: String
  let tokens: String
  let gap: String?

  static func cases(in path: String) throws -> [GoldCase] {
    try String(decoding: FileReader.bytes(of: path), as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
      .map { line in
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        try #require((3...4).contains(fields.count), "\(line)")
        // An older file has T and N for what are now names of profiles.
        let name = ["T": "none", "N": "fa"][fields[0]] ?? String(fields[0])
        return GoldCase(
          profile: try #require(NormalizationProfile(rawValue: name), "\(line)"),
          text: String(fields[1]), tokens: String(fields[2]),
          gap: fields.count == 4 ? String(fields[3]) : nil)
      }
  }

  /// The tokens that are found, divided by `|`.
  func found(by tokenizer: LineTokenizer) -> String {
    Array(text.utf8).withSpan { tokenizer.tokens(of: $0).map(\.text) }.joined(separator: "|")
  }
}
