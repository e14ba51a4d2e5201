/// The script of a token.
public enum TokenScript: String, Sendable, CaseIterable {
  /// Letters of the Arabic script, which Persian is written in.
  case persian
  case latin
  /// Letters of any other script.
  case other
  case digits
  /// Marks and symbols.
  case punctuation
  /// White space, or the absence of a space where print has one.
  case space
  case lineEnd = "line end"
  case unknown
}

extension Vocabulary {
  /// The scripts of the tokens, by id: the script of the first letter, or else digits, or else
  /// marks.
  ///
  /// Tokens that are bytes and begin within a character count as ``TokenScript/other``.
  public func scripts() -> [TokenScript] {
    let traits = ScalarTraits.Table()
    return (0..<Int32(count)).map { id in
      switch id {
      case Self.unknown: .unknown
      case Self.endOfSentence, lineEnd: .lineEnd
      default: TokenScript(bytes(of: id), traits)
      }
    }
  }
}

extension TokenScript {
  fileprivate init(_ token: ArraySlice<UInt8>, _ traits: ScalarTraits.Table) {
    let scalars = String(decoding: token, as: UTF8.self).unicodeScalars
    if let letter = scalars.first(where: { traits[$0.value].contains(.letter) }) {
      self =
        traits[letter.value].contains(.arabicLetter)
        ? .persian : letter.value < 0x250 || 0x1E00...0x1EFF ~= letter.value ? .latin : .other
    } else if scalars.contains(where: { traits[$0.value].contains(.digit) }) {
      self = .digits
    } else if scalars.contains("\u{FFFD}") {
      self = .other
    } else {
      self = scalars.allSatisfy { $0.value.isSpace } ? .space : .punctuation
    }
  }
}
