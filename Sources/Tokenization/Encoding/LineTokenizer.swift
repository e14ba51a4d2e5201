/// A token, and where it stands in the line that it was cut from.
public struct LocatedToken: Hashable, Sendable {
  /// The token, normalised; bytes that are no UTF-8 read U+FFFD.
  public let text: String
  /// Its bytes in the line before normalisation.
  public let source: Range<Int>
}

/// Cuts lines into tokens that know where they come from: what an application asks for, where a
/// model asks for ids.
public final class LineTokenizer {
  /// The definition of a token.
  public let configuration: TokenizerConfiguration
  private let tokenizer: any Tokenizer
  private let normalizer: Normalizer?

  /// Makes a tokenizer.
  ///
  /// - Parameters:
  ///   - configuration: what a token is.
  ///   - merges: those of ``TokenizerKind/bpe``.
  /// - Throws: ``TokenizationError`` when ICU cannot open the word rules.
  public init(
    _ configuration: TokenizerConfiguration, merges: BytePairMerges? = nil
  ) throws(TokenizationError) {
    self.configuration = configuration
    tokenizer = try configuration.makeTokenizer(merges: merges)
    normalizer = configuration.makeNormalizer()
  }

  /// The tokens of a line; white space is none, but for characters and bytes.
  ///
  /// - Parameter line: valid UTF-8 without its newline; any bytes where tokens are bytes.
  /// - Returns: the tokens in order.
  public func tokens(of line: Span<UInt8>) -> [LocatedToken] {
    var tokens: [LocatedToken] = []
    forEachToken(in: line) { token, source in
      let text = token.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
      tokens.append(LocatedToken(text: text, source: source()))
    }
    return tokens
  }

  /// Calls `body` with every token of a line, in order, which are never all in memory.
  ///
  /// - Parameters:
  ///   - line: as of ``tokens(of:)``.
  ///   - body: receives the bytes of a token, normalised, and a closure that gives its bytes in the
  ///     line before normalisation.
  public func forEachToken(
    in line: Span<UInt8>, _ body: (_ token: Span<UInt8>, _ source: () -> Range<Int>) -> Void
  ) {
    guard let normalizer else {
      tokenizer.forEachToken(in: line) { range in body(line.extracting(range)) { range } }
      return
    }
    normalizer.forEachSlice(of: line) { text, start, _ in
      // Other line ends have become newlines, which are no tokens here.
      for part in text.split(separator: 0x0A) {
        tokenizer.forEachToken(in: part.span) { range in
          let range = part.startIndex + range.lowerBound..<part.startIndex + range.upperBound
          body(text.span.extracting(range)) { origin(of: range, start, normalizer) }
        }
      }
    }
  }

  /// The bytes of the line that a range of a slice was made of, which starts at `start`.
  private func origin(of range: Range<Int>, _ start: Int, _ normalizer: Normalizer) -> Range<Int> {
    guard start > 0 else { return normalizer.origin(of: range) }
    // The space of the cut is before what was normalised.
    let own = max(range.lowerBound - 1, 0)..<range.upperBound - 1
    let origin = normalizer.origin(of: own)
    let lower = range.lowerBound == 0 ? start - 1 : start + origin.lowerBound
    return lower..<(own.isEmpty ? start : start + origin.upperBound)
  }
}
