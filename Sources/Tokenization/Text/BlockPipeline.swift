import Storage
import Synchronization
import Threads

/// Walks over texts block by block on several threads; the results come in the order of the text,
/// whatever the number of threads.
struct BlockPipeline<Worker> {
  /// One for every thread; each is used by one thread at a time.
  let workers: [Worker]

  /// Told of the bytes done and of all there are; what it throws ends the walk.
  typealias Progress = (_ done: Int, _ total: Int) throws -> Void

  /// Blocks that are in memory at a time: so many that no thread waits long for others; one thread has
  /// the block that it has just read in its cache.
  private var blocksAtATime: Int { workers.count == 1 ? 1 : 8 * workers.count }

  /// Calls `work` with every block, and `take` with all that it emits.
  ///
  /// Where one thread has a block to itself, as with a very long line, each piece is taken as soon as
  /// it is emitted, and they are never all in memory.
  ///
  /// - Throws: as ``TextPart/forEachBlock(_:)``, for the first block that fails; what `take` and
  ///   `progress` throw.
  func run<Piece>(
    _ parts: [TextPart], progress: Progress? = nil,
    work: (_ worker: Worker, _ block: TextBlock, _ emit: (Piece) -> Void) -> Void,
    take: (Piece) throws -> Void
  ) throws {
    let total = parts.reduce(0) { $0 + $1.byteCount }
    var done = 0
    try progress?(0, total)
    for part in parts {
      var position = part.range.lowerBound
      while position < part.range.upperBound {
        let jobs = try nextJobs(of: part, from: &position)
        if workers.count > 1 && jobs.count > 1 {
          let results = outcomes(of: jobs) { worker, job in
            var pieces: [Piece] = []
            work(worker, try part.block(of: job.bytes, at: job.position)) { pieces.append($0) }
            return pieces
          }
          for result in results { try result.get().forEach(take) }
        } else {
          for job in jobs {
            let block = try part.block(of: job.bytes, at: job.position)
            var failure: (any Error)?
            withoutActuallyEscaping(take) { take in
              work(workers[0], block) { piece in
                guard failure == nil else { return }
                do {
                  try take(piece)
                  try progress?(done, total)
                } catch {
                  failure = error
                }
              }
            }
            if let failure { throw failure }
          }
        }
        done += jobs.reduce(0) { $0 + $1.bytes.count }
        try progress?(done, total)
      }
    }
  }

  private struct Job {
    let position: Int
    let bytes: [UInt8]
  }

  private func nextJobs(of part: TextPart, from position: inout Int) throws -> [Job] {
    var jobs: [Job] = []
    while jobs.count < blocksAtATime,
      let bytes = try part.nextBytes(from: position)
    {
      jobs.append(Job(position: position, bytes: bytes))
      position += bytes.count
      // A line much longer than a block is company enough.
      if bytes.count > 16 * TextPart.blockSize { break }
    }
    return jobs
  }

  /// What comes of every job; the workers take the next that is left until there is none.
  private func outcomes<Value>(
    of jobs: [Job], _ work: (Worker, Job) throws -> Value
  ) -> [Swift.Result<Value, any Error>] {
    let next = Atomic(0)
    return withoutActuallyEscaping(work) { work in
      [Swift.Result<Value, any Error>?](unsafeUninitializedCapacity: jobs.count) { results, count in
        results.initialize(repeating: nil)
        count = jobs.count
        // Each index is written by one thread, and read after all have ended.
        nonisolated(unsafe) let places = results
        nonisolated(unsafe) let (work, workers) = (work, workers)
        SystemThread.perform(workers.count) { thread in
          while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < jobs.count else { return }
            places[index] = Swift.Result { try work(workers[thread], jobs[index]) }
          }
        }
      }.compactMap { $0 }
    }
  }
}
