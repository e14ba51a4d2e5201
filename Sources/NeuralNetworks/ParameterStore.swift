public import Compute
import Randomness

/// The values and the gradients of a model, each one flat vector.
///
/// Clipping, an update, a checkpoint and a sum over machines are each one operation on one vector.
public final class ParameterStore {
  /// The blocks of both vectors.
  public let layout: ParameterLayout
  /// The parameters, `[1, count]`.
  public let values: Matrix
  /// Running statistics, which are not learnt, `[1, statisticsCount]`.
  public let statistics: Matrix
  /// ∂ loss / ∂ values, `[1, count]`; made when something is first learnt.
  public private(set) lazy var gradients = arena.matrix(1, layout.count)
  /// True if the gradient of a block is still to get the first part of its sum, by block.
  private var isUnset: [Bool]
  private let weights: [Weight]
  private var areFixed = false
  private let backend: any Backend
  private let arena: Arena

  /// A store of zeros.
  package convenience init(_ layout: ParameterLayout, on backend: any Backend) {
    let arena = Arena(on: backend)
    self.init(
      layout, values: arena.matrix(1, layout.count),
      statistics: arena.matrix(1, layout.statisticsCount), areCompact: false, arena, backend)
  }

  private init(
    _ layout: ParameterLayout, values: Matrix, statistics: Matrix, areCompact: Bool,
    _ arena: Arena, _ backend: any Backend
  ) {
    self.layout = layout
    self.values = values
    self.statistics = statistics
    self.arena = arena
    self.backend = backend
    isUnset = layout.blocks.map { _ in false }
    weights = layout.blocks.map {
      Weight(
        values.block(at: $0.offset, rows: $0.rows, columns: $0.columns), isCompact: areCompact)
    }
  }

  /// The same values, for a model that predicts from a few rows at a time: its weights are those of
  /// its first window, in 8 bits.
  package func compacted() -> ParameterStore {
    let store = ParameterStore(
      layout, values: values, statistics: statistics, areCompact: true, arena, backend)
    store.areFixed = true
    return store
  }

  /// Draws every block from its initial distribution, each from a stream of its own.
  package func initialize(seed: UInt64) {
    for block in layout.stored {
      var stream = RandomStream(seed: seed, purpose: "initialize \(block.name)")
      let draws = (0..<block.count).map { _ in
        block.center + Float(2 * stream.unit() - 1) * block.range
      }
      backend.write(draws, to: self[block])
    }
  }

  /// The values of a block.
  public subscript(block: Parameter) -> Matrix {
    (block.isLearnt ? values : statistics).block(
      at: block.offset, rows: block.rows, columns: block.columns)
  }

  /// A block as the weight of products.
  package func weight(_ block: Parameter) -> Weight { weights[block.index] }

  /// Starts a window, before which the values may have changed.
  package func beginWindow() {
    if !areFixed { weights.forEach { $0.invalidate() } }
  }

  /// Calls `body`, which promises to change no values, so that copies of weights last for all its
  /// windows.
  public func withFixedValues<Result>(_ body: () throws -> Result) rethrows -> Result {
    beginWindow()
    let before = areFixed
    areFixed = true
    defer { areFixed = before }
    return try body()
  }

  /// Computes gradients in `body`, in the place of those that were.
  ///
  /// Layers bring their parts through ``gradientToAdd(to:)`` and ``addProduct(_:_:to:)``. The first
  /// product of a weight is written where zeros would be, so that nothing is set to zero and read
  /// again. Outside of it the same calls add to what is there.
  package func settingGradients<Result, Failure>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    for index in isUnset.indices { isUnset[index] = true }
    // What got no part is 0.
    defer { for block in layout.blocks { _ = gradientToAdd(to: block) } }
    return try body()
  }

  /// The gradient of a block so far, for a part to be added: 0 before the first.
  package func gradientToAdd(to block: Parameter) -> Matrix {
    let (sum, isFirst) = part(of: block)
    if isFirst { backend.fill(sum, with: 0) }
    return sum
  }

  /// ∂W += ∂yᵀ·x.
  package func addProduct(_ dy: Matrix, _ x: Matrix, to block: Parameter) {
    let (sum, isFirst) = part(of: block)
    backend.linearWeightGradient(dy, x, into: sum, adding: !isFirst)
  }

  /// Where the caller is about to bring a part of a block's gradient, and whether it is the first,
  /// which is written over what is there.
  package func part(of block: Parameter) -> (sum: Matrix, isFirst: Bool) {
    let isFirst = isUnset[block.index]
    isUnset[block.index] = false
    return (gradient(block), isFirst)
  }

  /// The gradient of a block.
  public func gradient(_ block: Parameter) -> Matrix {
    precondition(block.isLearnt, "\(block.name) is not learnt")
    precondition(!isUnset[block.index], "\(block.name) is added to by gradientToAdd or addProduct")
    return gradients.block(at: block.offset, rows: block.rows, columns: block.columns)
  }
}
