/// A named block of the one flat parameter vector.
public struct Parameter: Hashable, Sendable {
  /// The name in files and reports, such as `layer0.recurrent`.
  public let name: String
  /// Rows of the block; 1 for a bias.
  public let rows: Int
  /// Columns of the block.
  public let columns: Int
  /// The position of the block in the vector.
  public let offset: Int
  /// Its place among the blocks.
  package let index: Int
  /// The block starts uniform in center ± range.
  package let range: Float
  package let center: Float
  /// True if it has a gradient; what is not learnt is kept beside the vector, a running statistic.
  public let isLearnt: Bool

  /// Number of values.
  public var count: Int { rows * columns }
  /// The shape in files: a bias is a vector.
  public var shape: [Int] { rows == 1 ? [columns] : [rows, columns] }
}

/// The order of the blocks in the flat vector.
///
/// A name is declared once; who shares a block asks for it by name: that is how weights are tied.
public struct ParameterLayout: Hashable, Sendable {
  /// The blocks in order.
  public private(set) var blocks: [Parameter] = []
  /// Number of values in all.
  public private(set) var count = 0
  /// The blocks that are kept and not learnt, in their own order.
  public private(set) var statistics: [Parameter] = []
  /// Number of values of all statistics.
  public private(set) var statisticsCount = 0
  private let initialization: Initialization
  private var isSharing = false

  /// All that a model consists of: what is learnt, and what is kept.
  public var stored: [Parameter] { blocks + statistics }

  package init(initialization: Initialization) {
    self.initialization = initialization
  }

  package mutating func declare(
    _ name: String, _ rows: Int, _ columns: Int, as role: ParameterRole
  ) -> Parameter {
    if let shared = block(declaredBefore: name, rows, columns) { return shared }
    let block = Parameter(
      name: name, rows: rows, columns: columns, offset: count, index: blocks.count,
      range: initialization.range(of: role), center: role.center, isLearnt: true)
    blocks.append(block)
    count += block.count
    return block
  }

  /// The block that was declared under a name.
  package func shared(_ name: String) -> Parameter {
    guard let block = blocks.first(where: { $0.name == name }) else {
      preconditionFailure("\(name) is declared before it is shared")
    }
    return block
  }

  /// Calls `body`, in which the names that are declared are those of blocks that there are: a layer is
  /// made that has the weights of another.
  package mutating func sharing<Result>(_ body: (inout Self) -> Result) -> Result {
    isSharing = true
    defer { isSharing = false }
    return body(&self)
  }

  private func block(declaredBefore name: String, _ rows: Int, _ columns: Int) -> Parameter? {
    let block = stored.first { $0.name == name }
    precondition((block != nil) == isSharing, "\(name) is declared once, and shared after that")
    precondition(
      block.map { $0.rows == rows && $0.columns == columns } ?? true, "\(name) has one shape")
    return block
  }

  /// A statistic of `width` units that starts at one value.
  package mutating func declareStatistic(_ name: String, _ width: Int, start: Float) -> Parameter {
    if let shared = block(declaredBefore: name, 1, width) { return shared }
    let block = Parameter(
      name: name, rows: 1, columns: width, offset: statisticsCount, index: statistics.count,
      range: 0, center: start, isLearnt: false)
    statistics.append(block)
    statisticsCount += width
    return block
  }
}
