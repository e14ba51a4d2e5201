import Glibc

/// Work that several threads share.
///
/// A queue of the system would wait without end for threads that it does not get.
enum Threads {
  /// Calls `body` with the numbers 0 to `count` − 1, each on a thread of its own, 0 on this one; returns
  /// when all are done.
  ///
  /// Where the system has fewer threads, only as many first numbers are called: whoever shares work out
  /// must leave none of it to a number.
  static func perform(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    for number in 1..<max(count, 1) {
      let work = Unmanaged.passRetained(Work { body(number) })
      var thread = pthread_t()
      let failure = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
          return nil
        }, work.toOpaque())
      guard failure == 0 else {
        work.release()
        break
      }
      threads.append(thread)
    }
    body(0)
    for thread in threads { pthread_join(thread, nil) }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
