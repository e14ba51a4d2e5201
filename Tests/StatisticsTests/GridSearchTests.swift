import Testing
@testable import Statistics

@Suite struct GridSearchTests {
  static let losses = [1: Double.nan, 2: 3, 3: 1, 4: .infinity, 5: 1]

  @Test func theLeastLossWins() throws {
    let search = try GridSearch(over: 1...5) { try #require(Self.losses[$0]) }
    #expect(search.best == 3 && search.loss == 1 && search.trials == 5)
  }

  @Test func aSearchCanBeEnded() {
    struct Ended: Error {}
    var tried: [Int] = []
    #expect(throws: Ended.self) {
      try GridSearch(over: 1...6) {
        tried.append($0)
        if $0 == 3 { throw Ended() }
        return 1
      }
    }
    #expect(tried == [1, 2, 3])
  }
}
