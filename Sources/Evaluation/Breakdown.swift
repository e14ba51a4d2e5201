/// The losses of a text by groups of its tokens, such as scripts or bands of frequency.
public struct Breakdown: Sendable {
  /// Tokens that have something in common.
  public struct Group: Sendable {
    /// The name of the group.
    public let name: String
    /// The number of tokens.
    public var tokens = 0
    /// Σ −log p of them, in nats.
    public var nats = 0.0
  }

  /// The groups that have tokens, in the order of their names as given.
  public let groups: [Group]

  /// Adds up losses.
  ///
  /// - Parameters:
  ///   - losses: −log p of every token, in nats.
  ///   - names: The names of the groups.
  ///   - group: The place of a token's group among the names, by its place in the text.
  public init(_ losses: [Double], names: [String], group: (Int) -> Int) {
    var groups = names.map { Group(name: $0) }
    for (at, loss) in losses.enumerated() {
      let index = group(at)
      groups[index].tokens += 1
      groups[index].nats += loss
    }
    self.groups = groups.filter { $0.tokens > 0 }
  }
}
