import Testing
@testable import Statistics

@Suite struct GridSearchTests {
  static let losses = [1: Double.nan, 2: 3, 3: 1, 4: .infinity, 5: 1]

  @Test func theLeastLossWins() throws {
    let search = try #require(GridSearch(over: 1...5) { Self.losses[$0] })
    #expect(search.best == 3 && search.loss == 1 && search.trials == 5)
  }

  @Test func aSearchCanBeEnded() {
    let isEnded = GridSearch(over: 1...6) { Self.losses[$0] }.map { _ in false } ?? true
    #expect(isEnded)
  }
}
