/// Where a space stands between the tokens of ``WordTokenizer``, in English and Persian.
///
/// Tokens do not say what stood between them; these are the habits of print. A new value is at the
/// start of a line.
struct WordSpacing {
  private var previous = TokenShape.lineStart
  private var beforePrevious = TokenShape.lineStart
  private var isDoubleQuoteOpen = false
  private var isSingleQuoteOpen = false

  /// Whether a space goes before `token`, which follows the tokens asked about before.
  mutating func needsSpace(before token: String) -> Bool {
    let shape = resolve(TokenShape(token))
    defer { (beforePrevious, previous) = (previous, shape) }
    if previous == .lineStart { return false }
    // A mark that joined the token before would change a character that is printed already.
    if token.startsWithMark { return true }
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
  mutating func omitNextSpace() { previous = .lineStart }

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
