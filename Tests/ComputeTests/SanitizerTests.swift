import CPlants
import Dispatch
import Glibc
import Synchronization
import Testing

/// What `make sanitize` must see: a sanitizer that sees nothing is worse than none.
@Suite(
  .enabled(
    if: plants_see_addresses() || plants_see_threads(), "make sanitize builds a sanitizer into it"))
struct SanitizerTests {
  typealias Faults = [String: @Sendable () -> Void]

  /// By what the report says.
  static let memoryFaults: Faults = [
    "heap-buffer-overflow": { plant_read_beyond(7) },
    "heap-use-after-free": { plant_read_freed() },
    "index 8 out of bounds": { plant_stack_beyond(8) },
    "signed integer overflow": { plant_overflow(.max) },
    "shift exponent 40 is too large": { plant_shift(40) },
    "detected memory leaks": { plant_leak() },
    // In Swift.
    "readBeyond": { readBeyond(5) },
  ]

  static let races: Faults = [
    "data race": { plant_race() },
    // In Swift.
    "countTogether": { countTogether() },
  ]

  @Test(
    "A fault with memory or numbers ends the process, with a report",
    .enabled(if: plants_see_addresses(), "of make sanitize S=address"),
    arguments: memoryFaults.keys.sorted())
  func memory(fault: String) async throws {
    let end = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [fault] in
      plants_report()
      SanitizerTests.memoryFaults[fault]?()
    }
    #expect(String(decoding: end.standardErrorContent, as: UTF8.self).contains(fault))
  }

  @Test(
    "A race ends in a failure, with a report",
    .enabled(if: plants_see_threads(), "of make sanitize S=thread"), arguments: races.keys.sorted())
  func threads(fault: String) async throws {
    let end = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [fault] in
      plants_report()
      SanitizerTests.races[fault]?()
    }
    #expect(String(decoding: end.standardErrorContent, as: UTF8.self).contains(fault))
  }

  @Test(
    "What a mutex guards is no race, though threads wait for it",
    .enabled(if: plants_see_threads(), "of make sanitize S=thread"))
  func mutex() async {
    await #expect(processExitsWith: .success) {
      let counts = Mutex<[Int]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { thread in
        for _ in 0..<100 {
          counts.withLock {
            $0.append(thread)
            usleep(100)
          }
        }
      }
      precondition(counts.withLock { $0.count } == 800)
    }
  }
}

/// Reads the element after `count` of them.
@inline(never) private func readBeyond(_ count: Int) {
  let numbers = UnsafeMutablePointer<Int>.allocate(capacity: count)
  numbers.initialize(repeating: 1, count: count)
  precondition(numbers[count] != .min)
  numbers.deallocate()
}

private final class Counter: @unchecked Sendable {
  var count = 0
}

/// Adds to one number from all threads.
@inline(never) private func countTogether() {
  let counter = Counter()
  DispatchQueue.concurrentPerform(iterations: 8) { _ in
    for _ in 0..<100 {
      counter.count += 1
      usleep(100)
    }
  }
  precondition(counter.count > 0)
}
