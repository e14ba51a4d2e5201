import Synchronization
import Testing
import Threads

/// Threads that share work.
@Suite struct SharingTests {
  @Test("Every number is called once, and all are done at the end", arguments: [1, 2, 7])
  func numbers(count: Int) {
    let called = Mutex<[Int]>([])
    SystemThread.perform(count) { number in called.withLock { $0.append(number) } }
    #expect(called.withLock { $0.sorted() } == Array(0..<count))
  }
}
