/// The layers of a network, with the shapes of their outputs and their numbers of parameters.
///
///     print(network.summary)
public struct NetworkSummary: Sendable {
  /// A layer or an operation.
  public struct Line: Hashable, Sendable {
    /// The name of its parameters, or the operation.
    public let name: String
    /// The kind of layer; empty for what is none.
    public let kind: String
    /// The shape of a row of its output.
    public let shape: [Int]
    /// The parameters that it has and no line before it.
    public let parameters: Int
  }

  /// The lines, from the inputs up.
  public private(set) var lines: [Line] = []

  /// Number of parameters of all layers.
  public var parameters: Int { lines.reduce(0) { $0 + $1.parameters } }

  mutating func add(_ name: String, _ node: Node, parameters: Int) {
    var kind = ""
    if case .layer(let layer, _) = node.operation { kind = layer.kind.description }
    lines.append(Line(name: name, kind: kind, shape: node.shape, parameters: parameters))
  }
}

extension NetworkSummary: CustomStringConvertible {
  /// A table of plain text.
  public var description: String {
    let cells =
      [["name", "layer", "shape", "parameters"]]
      + lines.map {
        [$0.name, $0.kind, $0.shape.map(String.init).joined(separator: " × "), "\($0.parameters)"]
      } + [["all", "", "", "\(parameters)"]]
    let widths = (0..<3).map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      (0..<3).map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count + 2) }
        .joined() + row[3]
    }.joined(separator: "\n")
  }
}
