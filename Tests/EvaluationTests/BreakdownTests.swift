import Testing

@testable import Evaluation

@Suite struct BreakdownTests {
  static let losses = [1.0, 2, 4, 8, 16, 32]
  static let groups = [2, 0, 2, 2, 0, 3]

  @Test("A breakdown counts tokens and adds losses by group, in the order of the names")
  func byHand() {
    let breakdown = Breakdown(Self.losses, names: ["a", "none", "b", "c", "also none"]) {
      Self.groups[$0]
    }
    #expect(breakdown.groups.map(\.name) == ["a", "b", "c"])
    #expect(breakdown.groups.map(\.tokens) == [2, 3, 1])
    #expect(breakdown.groups.map(\.nats) == [18, 13, 32])
  }

  @Test("The groups of a text are the whole text, and no text has no groups")
  func whole() {
    let breakdown = Breakdown(Self.losses, names: ["even", "odd"]) { $0 % 2 }
    #expect(breakdown.groups.reduce(0) { $0 + $1.tokens } == Self.losses.count)
    #expect(breakdown.groups.reduce(0) { $0 + $1.nats } == 63)
    #expect(breakdown.groups.map(\.nats) == [21, 42])
    #expect(Breakdown([], names: ["even", "odd"]) { $0 % 2 }.groups.isEmpty)
  }
}
