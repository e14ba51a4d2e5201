import Glibc
import Synchronization
import Testing
import Threads

@Suite struct LeavingTests {
  private struct Stop: Error {}

  @Test func theValueIsThatOfTheWork() throws {
    var asked = 0
    let value = try SystemThread.value {
      asked += 1
    } of: {
      usleep(100_000)
      return 7
    }
    #expect(value == 7 && asked > 1)
  }

  @Test("Work that cannot be stopped is left when its caller is to stop")
  func workIsLeft() {
    let isLeft = Atomic(false)
    var asked = 0
    #expect(throws: Stop.self) {
      try SystemThread.value {
        asked += 1
        if asked == 3 { throw Stop() }
      } of: {
        // Ends alone, so that a caller that waits for it fails instead of hanging.
        for _ in 0..<1_000 where !isLeft.load(ordering: .acquiring) { usleep(10_000) }
      }
    }
    isLeft.store(true, ordering: .releasing)
    #expect(asked == 3)
  }
}
