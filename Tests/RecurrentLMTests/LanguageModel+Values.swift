import RecurrentLM

extension LanguageModel {
  /// The values of a block by its name.
  subscript(name: String) -> [Float] {
    get { block(name).map { backend.read(parameters[$0]) } ?? [] }
    set {
      guard let block = block(name) else { return }
      backend.write(newValue, to: parameters[block])
    }
  }

  func gradient(_ name: String) -> [Float] {
    block(name).map { backend.read(parameters.gradient($0)) } ?? []
  }

  func setWindow(_ inputs: [Int32], _ targets: [Int32]) {
    for (position, id) in inputs.enumerated() { self.inputs[position] = id }
    for (position, id) in targets.enumerated() { self.targets[position] = id }
  }

  /// Sets the states that the next window starts from.
  func setStates(_ values: [String: [Float]]) {
    for state in states { backend.write(values[state.name] ?? [], to: state.values) }
  }

  /// The losses of the window of `steps` steps that was read.
  func losses(_ steps: Int) -> [Float] {
    _ = loss()
    return backend.read(losses[0..<steps * batch])
  }

  private func block(_ name: String) -> Parameter? {
    parameters.layout.blocks.first { $0.name == name }
  }
}

/// Numbers spread over ±range.
func draws(_ count: Int, seed: UInt64, range: Float = 1) -> [Float] {
  var stream = RandomStream(seed: seed)
  return (0..<count).map { _ in Float(2 * stream.unit() - 1) * range }
}

/// Ids below `bound`.
func ids(_ count: Int, below bound: Int, seed: UInt64) -> [Int32] {
  var stream = RandomStream(seed: seed)
  return (0..<count).map { _ in Int32(stream.next() % UInt64(bound)) }
}

/// The largest difference, in units of the largest expected magnitude; NaN counts as infinite.
func deviation(_ values: [Float], from expected: [Float]) -> Double {
  guard values.count == expected.count else { return .infinity }
  let largest = expected.reduce(0) { max($0, abs(Double($1))) }
  var worst = 0.0
  for (value, expected) in zip(values, expected) {
    let difference = abs(Double(value) - Double(expected))
    guard difference.isFinite else { return .infinity }
    worst = max(worst, difference)
  }
  return worst == 0 ? 0 : worst / largest
}

/// In how many places two vectors differ.
///
/// For long ones Swift Testing would describe a failed == for minutes.
func differences(_ a: [Float], _ b: [Float]) -> Int {
  a.count == b.count ? zip(a, b).count { $0.bitPattern != $1.bitPattern } : .max
}
