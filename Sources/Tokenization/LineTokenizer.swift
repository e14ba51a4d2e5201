/// A token, and where it stands in the line that it was cut from.
public struct LocatedToken: Hashable, Sendable {
  /// The token, normalised.
  public let text: String
  /// Its bytes in the line before normalisation.
  public let source: Range<Int>
}

/// Cuts lines into tokens that know where they come from: what an application asks for, where a
/// model asks for ids.
public final class LineTokenizer {
  private let tokenizer: any Tokenizer
  private let normalizer: Normalizer?

  /// Makes a tokenizer.
  ///
  /// - Throws: ``TokenizationError`` when ICU cannot open the word rules.
  public init(_ configuration: TokenizerConfiguration) throws(TokenizationError) {
    tokenizer = try configuration.makeTokenizer()
    normalizer =
      configuration.normalization == .none ? nil : Normalizer(configuration.normalization)
  }

  /// The tokens of a line; white space is none, but for characters.
  ///
  /// - Parameter line: valid UTF-8 without its newline.
  /// - Returns: the tokens in order.
  public func tokens(of line: Span<UInt8>) -> [LocatedToken] {
    var tokens: [LocatedToken] = []
    func append(_ range: Range<Int>, of text: Span<UInt8>, from source: Range<Int>) {
      let token = text.extracting(range).withUnsafeBufferPointer {
        String(decoding: $0, as: UTF8.self)
      }
      tokens.append(LocatedToken(text: token, source: source))
    }
    guard let normalizer else {
      tokenizer.forEachToken(in: line) { append($0, of: line, from: $0) }
      return tokens
    }
    normalizer.normalize(line)
    let text = normalizer.text
    // Other line ends have become newlines, which are no tokens here.
    for part in text.split(separator: 0x0A) {
      tokenizer.forEachToken(in: part.span) { range in
        let range = part.startIndex + range.lowerBound..<part.startIndex + range.upperBound
        append(range, of: text.span, from: normalizer.origin(of: range))
      }
    }
    return tokens
  }
}
