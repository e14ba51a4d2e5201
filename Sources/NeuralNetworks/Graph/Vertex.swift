import Compute

/// A node of a network with its numbers.
struct Vertex {
  enum Work {
    case input
    case layer(any Layer, of: Int)
    /// x + factor·y.
    case sum(Int, Int, factor: Float)
    case product(Int, Int)
    case concatenation(Concatenation, of: [Int])
  }

  let work: Work
  /// ∂loss/∂value, `[rows, width]`.
  let gradient: Matrix
  private let output: Matrix?  // [rows, width], of an operation

  /// The vertex of a node, whose sources are at the given places.
  init(
    _ node: Node, sources: [Int], rows: Int, plan: inout Plan, layout: inout ParameterLayout,
    summary: inout NetworkSummary, arena: Arena
  ) {
    gradient = arena.matrix(rows, node.width)
    switch node.operation {
    case .input:
      work = .input
      output = nil
      summary.add("input", node, parameters: 0)
    case .layer(let shared, let x):
      let (name, uses) = plan.use(shared)
      let before = layout.count
      func make(_ layout: inout ParameterLayout) -> any Layer {
        shared.kind.layer(
          name, purpose: uses == 0 ? name : "\(name) \(uses)", inputs: x.width, rows: rows,
          at: MaskRows(0..<rows, ofBatch: rows, isLocked: false), layout: &layout, arena: arena)
      }
      let layer = uses == 0 ? make(&layout) : layout.sharing(make)
      work = .layer(layer, of: sources[0])
      output = nil
      summary.add(
        uses == 0 ? name : "\(name) again", node, parameters: layout.count - before)
    case .sum(_, _, let factor):
      work = .sum(sources[0], sources[1], factor: factor)
      output = arena.matrix(rows, node.width)
      summary.add(factor < 0 ? "difference" : "sum", node, parameters: 0)
    case .product:
      work = .product(sources[0], sources[1])
      output = arena.matrix(rows, node.width)
      summary.add("product", node, parameters: 0)
    case .concatenation(let nodes):
      work = .concatenation(
        Concatenation(widths: nodes.map(\.width), rows: rows, arena: arena), of: sources)
      output = arena.matrix(rows, node.width)
      summary.add("concatenation", node, parameters: 0)
    }
  }

  /// Computes its value from those of its sources.
  func forward(
    _ values: inout [Matrix], at place: Int, rows count: Int, key: UInt64?, _ p: ParameterStore,
    _ b: any Backend
  ) {
    let rows = 0..<count
    switch work {
    case .input: return
    case .layer(let layer, let source):
      layer.prepare(key: key)
      layer.forward(values[source], rows: rows, p, b)
      values[place] = layer.output(values[source])[rows]
    case .sum(let left, let right, let factor):
      values[place] = result(rows)
      b.copy(values[left], to: values[place])
      b.addScaled(factor, values[right], to: values[place])
    case .product(let left, let right):
      values[place] = result(rows)
      b.multiply(values[left], values[right], into: values[place])
    case .concatenation(let concatenation, let sources):
      let y = result(rows)
      concatenation.forward({ values[sources[$0]] }, into: y, b)
      values[place] = y
    }
  }

  private func result(_ rows: Range<Int>) -> Matrix { (output ?? gradient)[rows] }
}
