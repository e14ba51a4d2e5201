extension Continuation {
  /// The pieces as an asynchronous sequence, which stops when its task is cancelled.
  public var async: AsyncContinuation { AsyncContinuation(continuation: self) }
}

/// The pieces of a ``Continuation``, with other work of the task's executor between them.
///
/// When its task is cancelled, the sequence gives the tail that was held back, and ends. It computes where it
/// is iterated: on the main actor it takes the main actor's time.
public struct AsyncContinuation: AsyncSequence {
  /// A piece of text.
  public typealias Element = String
  /// It does not fail.
  public typealias Failure = Never

  let continuation: Continuation

  /// Starts to write the text.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(pieces: continuation.makeIterator())
  }

  /// Writes a text piece by piece.
  public struct AsyncIterator: AsyncIteratorProtocol {
    var pieces: Continuation.Iterator

    /// The next piece, not empty; nil at the end.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async -> String? {
      await Task.yield()
      guard Task.isCancelled else { return pieces.next() }
      let tail = pieces.finish()
      return tail.isEmpty ? nil : tail
    }
  }
}

@available(*, unavailable, message: "a continuation belongs to the task of its generator")
extension AsyncContinuation: Sendable {}
