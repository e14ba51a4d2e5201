/// Progress that is noted, and stopped at a given report.
final class Stop {
  struct Requested: Error {}

  private let last: Int
  private(set) var reports: [(done: Int, total: Int)] = []

  /// Stops at the report of this number, counted from 1.
  init(at last: Int) { self.last = last }

  func progress(_ done: Int, _ total: Int) throws {
    reports.append((done, total))
    if reports.count == last { throw Requested() }
  }
}
