import Compute

/// The sum of the gradients of shards, in a binary tree that is fixed by the number of the shard.
///
///     ((g₀ + g₁) + (g₂ + g₃)) + ((g₄ + g₅) + (g₆ + g₇))
///
/// A block of 2ᵏ shards that starts at a multiple of 2ᵏ is a subtree. So processes that each sum such a
/// block, and sum their results by the same tree, get the bits of one process with all shards. Shards
/// that are no power of two leave out the right end of the tree.
struct ShardSum {
  private let shards: Int
  private let arena: Arena
  private let backend: any Backend
  /// The sum of the last complete subtree of 2ᵏ shards, by k, as far as `added` has bit k.
  private var subtrees: [(gradients: Matrix, nats: Double)]
  private var added = 0

  /// An empty sum.
  ///
  /// - Parameters:
  ///   - shards: The number of shards.
  ///   - count: The elements of a gradient.
  ///   - backend: Where they are.
  init(shards: Int, count: Int, on backend: any Backend) {
    self.shards = shards
    self.backend = backend
    let arena = Arena(on: backend)
    self.arena = arena
    let levels = Int.bitWidth - (shards - 1).leadingZeroBitCount
    subtrees = (0..<levels).map { _ in (arena.matrix(1, count), 0) }
  }

  /// Adds the gradients of the next shard and its loss.
  ///
  /// - Parameters:
  ///   - gradients: Those of the shard; afterwards a part of the sum, and after the last shard all of it.
  ///   - nats: The loss of the shard.
  /// - Returns: The sum of the losses so far; it is in the order of the tree after the last shard.
  mutating func add(_ gradients: Matrix, nats: Double) -> Double {
    var nats = nats
    let isLast = added == shards - 1
    var level = 0
    while added >> level > 0, isLast || added >> level & 1 == 1 {
      if added >> level & 1 == 1 {
        backend.addScaled(1, subtrees[level].gradients, to: gradients)
        nats += subtrees[level].nats
      }
      level += 1
    }
    added = isLast ? 0 : added + 1
    if !isLast {
      backend.copy(gradients, to: subtrees[level].gradients)
      subtrees[level].nats = nats
    }
    return nats
  }
}
