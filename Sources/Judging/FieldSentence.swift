/// A sentence in which fields of a request stand, so that each reader spells them in its own way.
package struct FieldSentence: Hashable, Sendable, ExpressibleByStringInterpolation {
  fileprivate enum Piece: Hashable, Sendable {
    case text(String)
    case field(String)
  }

  fileprivate var pieces: [Piece]

  package init(stringLiteral text: String) { pieces = [.text(text)] }

  package init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

  /// The sentence, each field as `spelling` gives it.
  package func text(_ spelling: (String) -> String) -> String {
    pieces.map {
      switch $0 {
      case .text(let text): text
      case .field(let name): spelling(name)
      }
    }.joined()
  }

  /// One sentence after another.
  package static func + (first: FieldSentence, second: FieldSentence) -> FieldSentence {
    var both = first
    both.pieces += second.pieces
    return both
  }

  /// Collects the pieces.
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var pieces: [Piece] = []

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ text: String) { pieces.append(.text(text)) }

    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      pieces.append(.text(value.description))
    }

    package mutating func appendInterpolation(_ sentence: FieldSentence) {
      pieces += sentence.pieces
    }

    package mutating func appendInterpolation(field name: String) { pieces.append(.field(name)) }
  }
}
