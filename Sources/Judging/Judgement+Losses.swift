import Statistics

extension Judgement {
  /// The loss of a token: a line of ``writeTokenLosses(to:)``.
  public struct TokenLoss: Codable, Hashable, Sendable {
    /// The token.
    public let token: String
    /// Its id.
    public let id: Int32
    /// Its line, from 1.
    public let line: Int
    /// Its place in the line, from 1.
    public let position: Int
    /// −log p.
    public let nats: Double

    private enum CodingKeys: String, CodingKey {
      case token = "token"
      case id = "id"
      case line = "line"
      case position = "position"
      case nats = "nats"
    }
  }

  /// The loss of a line: a line of ``writeLineLosses(to:)``.
  public struct LineLoss: Codable, Hashable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// Its tokens.
    public internal(set) var tokens = 0
    /// Unknown tokens among them.
    public internal(set) var unknown = 0
    /// The sum of their −log p.
    public internal(set) var nats = 0.0
    /// The line as its tokens spell it.
    public internal(set) var text = ""

    /// exp of the mean loss; nil where that is too large for a Double.
    public var perplexity: Double? { Perplexity.of(nats / Double(tokens)) }

    init(line: Int) { self.line = line }

    private enum CodingKeys: CodingKey { case line, tokens, unknown, nats, perplexity, text }

    /// Reads a line; the perplexity follows from the rest.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      line = try container.decode(Int.self, forKey: .line)
      tokens = try container.decode(Int.self, forKey: .tokens)
      unknown = try container.decode(Int.self, forKey: .unknown)
      nats = try container.decode(Double.self, forKey: .nats)
      text = try container.decode(String.self, forKey: .text)
    }

    /// Writes a line.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(line, forKey: .line)
      try container.encode(tokens, forKey: .tokens)
      try container.encode(unknown, forKey: .unknown)
      try container.encode(nats, forKey: .nats)
      try container.encode(perplexity, forKey: .perplexity)
      try container.encode(text, forKey: .text)
    }
  }
}
