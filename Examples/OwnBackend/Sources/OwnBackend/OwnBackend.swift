import Compute
import Glibc

/// A device of its own memory that counts its verbs.
///
/// It has the fourteen verbs of `BackendCore`; all others are the defaults. `Matrix.base` is an address in
/// its memory, which is no memory of the host: the array behind it starts at `origin`, where nothing is.
final class OwnBackend: Backend {
  /// Calls, by verb.
  private(set) var calls: [String: Int] = [:]
  private var memory: [Float] = []
  private var free: [Int: [Int]] = [:]  // places by size
  private var sizes: [Int: Int] = [:]  // by place

  /// The address of the first float.
  private static let origin = 1 << 40

  private func count(_ verb: String = #function) {
    calls[String(verb.prefix { $0 != "(" }), default: 0] += 1
  }

  // MARK: Storage

  func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    self.count()
    let place = free[count]?.popLast() ?? memory.count
    if place == memory.count { memory += [Float](repeating: 0, count: count) }
    for i in place..<place + count { memory[i] = 0 }
    sizes[place] = count
    let address = Self.origin + place * MemoryLayout<Float>.stride
    guard let pointer = UnsafeMutablePointer<Float>(bitPattern: address) else {
      preconditionFailure("the origin is not 0")
    }
    return pointer
  }

  func deallocate(_ buffer: UnsafeMutablePointer<Float>) {
    count()
    let place = self.place(UInt(bitPattern: buffer))
    if let size = sizes.removeValue(forKey: place) { free[size, default: []].append(place) }
  }

  func write(_ values: UnsafeBufferPointer<Float>, to x: Matrix) {
    count()
    self[x] = Array(values)
  }

  func write(_ ids: UnsafeBufferPointer<Int32>, to tokens: Tokens) {
    count()
    let start = place(UInt(bitPattern: tokens.base))
    for (i, id) in ids.enumerated() {
      memory[start + i] = Float(bitPattern: UInt32(bitPattern: id))
    }
  }

  func read(_ x: Matrix, into values: UnsafeMutableBufferPointer<Float>) throws(BackendError) {
    count()
    _ = values.update(fromContentsOf: self[x])
  }

  func read(_ tokens: Tokens, into ids: UnsafeMutableBufferPointer<Int32>) throws(BackendError) {
    count()
    _ = ids.update(fromContentsOf: self[tokens].map(Int32.init))
  }

  private func place(_ address: UInt) -> Int {
    (Int(address) - Self.origin) / MemoryLayout<Float>.stride
  }

  /// The values of a matrix, row by row.
  private subscript(x: Matrix) -> [Float] {
    get {
      let start = place(UInt(bitPattern: x.base))
      return Array(memory[start..<start + x.count])
    }
    set {
      precondition(newValue.count == x.count, "one shape")
      let start = place(UInt(bitPattern: x.base))
      for (i, value) in newValue.enumerated() { memory[start + i] = value }
    }
  }

  private subscript(tokens: Tokens) -> [Int] {
    let start = place(UInt(bitPattern: tokens.base))
    return memory[start..<start + tokens.count].map { Int(Int32(bitPattern: $0.bitPattern)) }
  }

  // MARK: Products

  /// out[i, j] = Σ_k a(i, k)·b(k, j) + start(i, j), summed up in double precision.
  private func product(
    _ out: Matrix, inner: Int, _ a: (Int, Int) -> Float, _ b: (Int, Int) -> Float,
    plus start: (Int, Int) -> Float
  ) {
    self[out] = (0..<out.count).map { at in
      let (i, j) = (at / out.columns, at % out.columns)
      return Float(
        (0..<inner).reduce(Double(start(i, j))) { $0 + Double(a(i, $1)) * Double(b($1, j)) })
    }
  }

  func linear(_ x: Matrix, weight: Weight, bias: Matrix?, into y: Matrix) {
    count()
    let (values, w, inputs) = (self[x], self[weight.values], x.columns)
    let b = bias.map { self[$0] }
    product(y, inner: inputs) {
      values[$0 * inputs + $1]
    } _: {
      w[$1 * inputs + $0]
    } plus: { _, o in
      b?[o] ?? 0
    }
  }

  func linearInputGradient(_ dy: Matrix, weight: Weight, into dx: Matrix, adding: Bool) {
    count()
    let (d, w, before) = (self[dy], self[weight.values], self[dx])
    product(dx, inner: dy.columns) {
      d[$0 * dy.columns + $1]
    } _: {
      w[$0 * dx.columns + $1]
    } plus: {
      adding ? before[$0 * dx.columns + $1] : 0
    }
  }

  func linearWeightGradient(_ dy: Matrix, _ x: Matrix, into dw: Matrix, adding: Bool) {
    count()
    let (d, values, before) = (self[dy], self[x], self[dw])
    product(dw, inner: dy.rows) {
      d[$1 * dy.columns + $0]
    } _: {
      values[$0 * x.columns + $1]
    } plus: {
      adding ? before[$0 * dw.columns + $1] : 0
    }
  }

  // MARK: Rows

  func gather(_ table: Matrix, _ ids: Tokens, into out: Matrix) {
    count()
    let (rows, width) = (self[table], table.columns)
    self[out] = self[ids].flatMap { rows[$0 * width..<($0 + 1) * width] }
  }

  func scatterAdd(_ x: Matrix, _ ids: Tokens, to table: Matrix) {
    count()
    let (values, width) = (self[x], x.columns)
    var sums = self[table]
    for (row, id) in self[ids].enumerated() {
      for j in 0..<width { sums[id * width + j] += values[row * width + j] }
    }
    self[table] = sums
  }

  // MARK: Elements

  func activate(_ activation: Activation, _ x: Matrix, into y: Matrix) {
    count()
    self[y] = self[x].map { x in
      switch activation {
      case .linear: x
      case .tanh: tanh(x)
      case .sigmoid: 1 / (1 + exp(-x))
      case .relu: x < 0 ? 0 : x
      case .silu: x == -.infinity ? 0 : x / (1 + exp(-x))
      }
    }
  }

  func multiply(_ x: Matrix, _ y: Matrix, into z: Matrix) {
    count()
    self[z] = zip(self[x], self[y]).map { $0 * $1 }
  }

  func addScaled(_ a: Float, _ x: Matrix, to y: Matrix) {
    count()
    self[y] = zip(self[x], self[y]).map { a * $0 + $1 }
  }
}
