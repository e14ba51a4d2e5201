/// Where a space stands between the tokens of ``WordTokenizer``, in English and Persian.
///
/// Tokens do not say what stood between them; these are the habits of print. A new value is at the
/// start of a line.
struct WordSpacing {
  private var previous = TokenShape.lineStart
  private var beforePrevious = TokenShape.lineStart
  private var isGapGiven = false
  private var isDoubleQuoteOpen = false
  private var isSingleQuoteOpen = false

  /// True if a space goes before `token`, which follows the tokens asked about before.
  ///
  /// A gap takes the place of what would stand there: none goes before it, nor before the token
  /// after.
  mutating func needsSpace(before token: Span<UInt8>) -> Bool {
    var shape = TokenShape(token)
    // Most of what there is.
    if shape == .word, previous == .word, !isGapGiven {
      beforePrevious = .word
      return true
    }
    shape = resolve(shape)
    if shape == .gap {
      isGapGiven = true
      return false
    }
    defer { (beforePrevious, previous, isGapGiven) = (previous, shape, false) }
    if isGapGiven || previous == .lineStart { return false }
    switch previous {
    case .opening, .prefix, .joiner: return false
    default: break
    }
    switch shape {
    case .closing, .joiner, .colon: return false
    // 12:30 and %5 lack the space that 50% 5 has.
    case .number:
      return previous == .colon
        ? beforePrevious != .number : !(previous == .percent && beforePrevious != .number)
    case .percent: return previous != .number
    default: return true
    }
  }

  /// Lets the next token follow as it is.
  mutating func omitNextSpace() { isGapGiven = true }

  /// Straight quotes open and close by turns.
  private mutating func resolve(_ shape: TokenShape) -> TokenShape {
    switch shape {
    case .doubleQuote:
      isDoubleQuoteOpen.toggle()
      return isDoubleQuoteOpen ? .opening : .closing
    case .singleQuote:
      isSingleQuoteOpen.toggle()
      return isSingleQuoteOpen ? .opening : .closing
    default:
      return shape
    }
  }
}
