// What the defaults of verbs are made with. They take memory of their own and wait for the device: a
// backend that implements a verb is spared both.

extension BackendCore {
  /// The values of `x` on the host, for verbs that cannot throw.
  ///
  /// Zeros where the device has failed, which the next verb that can throw reports.
  func hostValues(_ x: Matrix) -> [Float] {
    (try? read(x)) ?? [Float](repeating: 0, count: x.count)
  }

  /// The ids on the host, as ``hostValues(_:)``.
  func hostIDs(_ tokens: Tokens) -> [Int32] {
    (try? read(tokens)) ?? [Int32](repeating: 0, count: tokens.count)
  }

  /// A matrix of zeros that lives as long as its views.
  func scratch(_ rows: Int, _ columns: Int) -> Matrix { Arena(on: self).matrix(rows, columns) }

  /// A matrix of the shape of `x` that holds the given values.
  func scratch(like x: Matrix, _ values: [Float]) -> Matrix {
    let matrix = scratch(x.rows, x.columns)
    write(values, to: matrix)
    return matrix
  }

  /// x ⊙ y.
  func product(_ x: Matrix, _ y: Matrix) -> Matrix {
    let z = scratch(x.rows, x.columns)
    multiply(x, y, into: z)
    return z
  }

  /// f(x).
  func activated(_ activation: Activation, _ x: Matrix) -> Matrix {
    let y = scratch(x.rows, x.columns)
    activate(activation, x, into: y)
    return y
  }

  /// x + a·y.
  func sum(_ x: Matrix, _ a: Float, _ y: Matrix) -> Matrix {
    let z = scratch(x.rows, x.columns)
    addScaled(1, x, to: z)
    addScaled(a, y, to: z)
    return z
  }

  /// The ids on the device.
  func tokens(_ ids: [Int32]) -> Tokens {
    let tokens = Arena(on: self).tokens(ids.count)
    write(ids, to: tokens)
    return tokens
  }

  /// The K blocks of columns `[n, C]` of x `[n, K·C]`, copied.
  ///
  /// Block k consists of every K-th row of x as `[n·K, C]`.
  func columnBlocks(of x: Matrix, _ count: Int) -> [Matrix] {
    let rows = x.reshaped(x.rows * count, x.columns / count)
    return (0..<count).map { k in
      let block = scratch(x.rows, rows.columns)
      gather(rows, blockRows(k, of: count, x.rows), into: block)
      return block
    }
  }

  /// Puts blocks of columns `[n, C]` beside each other into x `[n, K·C]`.
  func join(_ blocks: [Matrix], into x: Matrix) {
    let rows = x.reshaped(x.rows * blocks.count, x.columns / blocks.count)
    write([Float](repeating: 0, count: x.count), to: x)
    for (k, block) in blocks.enumerated() {
      scatterAdd(block, blockRows(k, of: blocks.count, x.rows), to: rows)
    }
  }

  private func blockRows(_ k: Int, of count: Int, _ rows: Int) -> Tokens {
    tokens((0..<rows).map { Int32($0 * count + k) })
  }

  /// The id i / K of row i of n·K.
  func positions(_ count: Int, each components: Int) -> Tokens {
    tokens((0..<count * components).map { Int32($0 / components) })
  }
}

extension ProductVerbs {
  /// A matrix of one value.
  func constant(_ rows: Int, _ columns: Int, _ value: Float) -> Matrix {
    let matrix = scratch(rows, columns)
    write([Float](repeating: value, count: matrix.count), to: matrix)
    return matrix
  }

  /// A column `[n, 1]`, repeated C times beside itself.
  func repeated(column: Matrix, columns: Int) -> Matrix {
    let out = scratch(column.count, columns)
    inSinglePrecision {
      linear(
        column.reshaped(column.count, 1), weight: Weight(constant(columns, 1, 1)), bias: nil,
        into: out)
    }
    return out
  }

  /// A row `[1, C]`, repeated n times below itself.
  func repeated(row: Matrix, rows: Int) -> Matrix {
    let out = scratch(rows, row.count)
    inSinglePrecision {
      linear(
        constant(rows, 1, 1), weight: Weight(row.reshaped(row.count, 1)), bias: nil, into: out)
    }
    return out
  }

  /// The mean of every row, `[n, 1]`.
  func rowMeans(_ x: Matrix) -> Matrix {
    let out = scratch(x.rows, 1)
    inSinglePrecision {
      let weights = Weight(constant(1, x.columns, 1 / Float(x.columns)))
      linear(x, weight: weights, bias: nil, into: out)
    }
    return out
  }

  /// Calls `body` while products round nothing.
  func inSinglePrecision(_ body: () -> Void) {
    let before = precision
    precision = .f32
    body()
    precision = before
  }
}
