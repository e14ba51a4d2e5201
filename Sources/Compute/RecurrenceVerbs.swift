/// The cells of recurrent layers; all verbs have defaults.
///
/// An LSTM is fused, or in two parts for what comes between its cell and its output.
public protocol RecurrenceVerbs: ElementVerbs {
  /// LSTM cell. `gates` [n, 4·H] (i, f, g, o): pre-activations become gate values.
  ///
  /// c = f ⊙ c₋₁ + i ⊙ g, h = o ⊙ tanh c, with i, f, o = σ(z) and g = tanh z.
  func lstmForward(gates: Matrix, previousCell: Matrix, cell: Matrix, output: Matrix)
  /// Gradient of the LSTM cell: gate values become gradients of pre-activations; `dCell` enters as
  /// ∂/∂c and leaves as ∂/∂c of the step before.
  func lstmBackward(
    gates: Matrix, previousCell: Matrix, cell: Matrix, dOutput: Matrix, dCell: Matrix)
  /// The LSTM up to its cell: gate values and c = f ⊙ c₋₁ + i ⊙ g.
  func lstmCellForward(gates: Matrix, previousCell: Matrix, cell: Matrix)
  /// The output of an LSTM whose cell has become m: h = o ⊙ tanh m.
  func lstmOutputForward(gates: Matrix, _ m: Matrix, output: Matrix)
  /// Gradient of ``lstmOutputForward(gates:_:output:)``: ∂m, and ∂z_o among the gates.
  func lstmOutputBackward(gates: Matrix, _ m: Matrix, dOutput: Matrix, into dm: Matrix)
  /// Gradient of ``lstmCellForward(gates:previousCell:cell:)``: the other ∂z among the gates;
  /// `dCell` enters as ∂/∂c and leaves as ∂/∂c of the step before.
  func lstmCellBackward(gates: Matrix, previousCell: Matrix, dCell: Matrix)
  /// GRU. `gates` and `products` [n, 3·H] (r, u, n): what the input brings becomes gate values.
  ///
  /// r, u = σ(a + p), ñ = tanh(a_n + r ⊙ p_n), h = (1 − u) ⊙ ñ + u ⊙ h₋₁, with a from the input and
  /// p from h₋₁.
  func gruForward(gates: Matrix, products: Matrix, previous: Matrix, output: Matrix)
  /// Gradient of the GRU: gates and products become gradients; `dPrevious` takes what passes by
  /// them.
  func gruBackward(
    gates: Matrix, products: Matrix, previous: Matrix, dOutput: Matrix, addingTo dPrevious: Matrix?)
  /// gates ← 2σ(gates), y = gates ⊙ x.
  func mogrify(gates: Matrix, _ x: Matrix, into y: Matrix)
  /// dx = dy ⊙ gates, and gates become gradients of what they were made of; may work in place of
  /// dy.
  func mogrifyBackward(gates: Matrix, _ x: Matrix, _ dy: Matrix, into dx: Matrix)
}

extension RecurrenceVerbs {
  /// The cell, then the output.
  public func lstmForward(gates: Matrix, previousCell: Matrix, cell: Matrix, output: Matrix) {
    lstmCellForward(gates: gates, previousCell: previousCell, cell: cell)
    lstmOutputForward(gates: gates, cell, output: output)
  }

  /// Back through the output, then through the cell.
  public func lstmBackward(
    gates: Matrix, previousCell: Matrix, cell: Matrix, dOutput: Matrix, dCell: Matrix
  ) {
    let dm = scratch(cell.rows, cell.columns)
    lstmOutputBackward(gates: gates, cell, dOutput: dOutput, into: dm)
    addScaled(1, dm, to: dCell)
    lstmCellBackward(gates: gates, previousCell: previousCell, dCell: dCell)
  }

  /// The default: products and sums, gate by gate.
  public func lstmCellForward(gates: Matrix, previousCell: Matrix, cell: Matrix) {
    let z = columnBlocks(of: gates, 4)
    for (gate, z) in z.enumerated() { activate(gate == 2 ? .tanh : .sigmoid, z, into: z) }
    copy(sum(product(z[1], previousCell), 1, product(z[0], z[2])), to: cell)
    join(z, into: gates)
  }

  /// The default: products and sums.
  public func lstmOutputForward(gates: Matrix, _ m: Matrix, output: Matrix) {
    multiply(columnBlocks(of: gates, 4)[3], activated(.tanh, m), into: output)
  }

  /// The default: products, and derivatives of activations.
  public func lstmOutputBackward(gates: Matrix, _ m: Matrix, dOutput: Matrix, into dm: Matrix) {
    let (z, squashed) = (columnBlocks(of: gates, 4), activated(.tanh, m))
    let (o, toSquashed) = (z[3], product(dOutput, z[3]))
    let toGate = product(dOutput, squashed)
    activateBackward(.tanh, squashed, squashed, toSquashed, into: dm)
    activateBackward(.sigmoid, o, o, toGate, into: o)
    join(z, into: gates)
  }

  /// The default: products, and derivatives of activations.
  public func lstmCellBackward(gates: Matrix, previousCell: Matrix, dCell: Matrix) {
    let z = columnBlocks(of: gates, 4)
    let dPrevious = product(dCell, z[1])
    let toGates = [product(dCell, z[2]), product(dCell, previousCell), product(dCell, z[0])]
    for (gate, dy) in toGates.enumerated() {
      activateBackward(gate == 2 ? .tanh : .sigmoid, z[gate], z[gate], dy, into: z[gate])
    }
    copy(dPrevious, to: dCell)
    join(z, into: gates)
  }

  /// The default: products and sums, gate by gate.
  public func gruForward(gates: Matrix, products: Matrix, previous: Matrix, output: Matrix) {
    let (a, p) = (columnBlocks(of: gates, 3), columnBlocks(of: products, 3))
    for gate in 0..<2 {
      addScaled(1, p[gate], to: a[gate])
      activate(.sigmoid, a[gate], into: a[gate])
    }
    addScaled(1, product(a[0], p[2]), to: a[2])
    activate(.tanh, a[2], into: a[2])
    copy(sum(a[2], 1, product(a[1], sum(previous, -1, a[2]))), to: output)
    join(a, into: gates)
  }

  /// The default: products, and derivatives of activations.
  public func gruBackward(
    gates: Matrix, products: Matrix, previous: Matrix, dOutput: Matrix, addingTo dPrevious: Matrix?
  ) {
    let (a, p) = (columnBlocks(of: gates, 3), columnBlocks(of: products, 3))
    let (r, u, candidate) = (a[0], a[1], a[2])
    let passing = product(dOutput, u)
    let toUpdate = product(dOutput, sum(previous, -1, candidate))
    let dCandidate = sum(dOutput, -1, passing)
    activateBackward(.tanh, candidate, candidate, dCandidate, into: dCandidate)
    let dProduct = product(dCandidate, r)
    activateBackward(.sigmoid, r, r, product(dCandidate, p[2]), into: r)
    activateBackward(.sigmoid, u, u, toUpdate, into: u)
    join([r, u, dCandidate], into: gates)
    join([r, u, dProduct], into: products)
    if let dPrevious { addScaled(1, passing, to: dPrevious) }
  }

  /// A sigmoid, twice, and a product.
  public func mogrify(gates: Matrix, _ x: Matrix, into y: Matrix) {
    activate(.sigmoid, gates, into: gates)
    scale(gates, by: 2)
    multiply(gates, x, into: y)
  }

  /// With gates = 2s, ∂z = 2·dy ⊙ x ⊙ s(1 − s).
  public func mogrifyBackward(gates: Matrix, _ x: Matrix, _ dy: Matrix, into dx: Matrix) {
    let toGates = product(dy, x)
    multiply(dy, gates, into: dx)
    scale(gates, by: 0.5)
    activateBackward(.sigmoid, gates, gates, toGates, into: gates)
    scale(gates, by: 2)
  }
}
