public import LanguageModels

extension LanguageModel {
  /// The values of a block by its name.
  public subscript(name: String) -> [Float] {
    get { block(name).map { backend.read(parameters[$0]) } ?? [] }
    set {
      guard let block = block(name) else { return }
      backend.write(newValue, to: parameters[block])
    }
  }

  /// The gradient of a block by its name.
  public func gradient(_ name: String) -> [Float] {
    block(name).map { backend.read(parameters.gradient($0)) } ?? []
  }

  /// Sets what the next window reads, and what it predicts.
  public func setWindow(_ inputs: [Int32], _ targets: [Int32]) {
    for (position, id) in inputs.enumerated() { self.inputs[position] = id }
    for (position, id) in targets.enumerated() { self.targets[position] = id }
  }

  /// Sets the states that the next window starts from.
  public func setStates(_ values: [String: [Float]]) {
    for state in states { backend.write(values[state.name] ?? [], to: state.values) }
  }

  /// The losses of the window of `steps` steps that was read.
  public func losses(_ steps: Int) -> [Float] {
    _ = loss()
    return backend.read(losses[0..<steps * batch])
  }

  private func block(_ name: String) -> Parameter? {
    parameters.layout.stored.first { $0.name == name }
  }
}
