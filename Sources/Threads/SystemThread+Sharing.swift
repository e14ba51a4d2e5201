extension SystemThread {
  /// Calls `body` with the numbers 0 to `count` − 1, each on a thread of its own, 0 on this one; returns
  /// when all are done.
  ///
  /// Where the system has fewer threads, only as many first numbers are called: whoever shares work out
  /// must leave none of it to a number.
  package static func perform(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [SystemThread] = []
    for number in 1..<max(count, 1) {
      guard let thread = start({ body(number) }) else { break }
      threads.append(thread)
    }
    body(0)
    for thread in threads { thread.join() }
  }
}
