public import LanguageModels

extension Window {
  /// The parameters of the model.
  public var parameters: ParameterStore { model.parameters }

  /// The device.
  public var backend: any Backend { model.backend }

  /// The values of a block by its name; as of `LanguageModel`.
  public subscript(name: String) -> [Float] {
    get { model[name] }
    set { model[name] = newValue }
  }

  /// The gradient of a block by its name; as of `LanguageModel`.
  public func gradient(_ name: String) -> [Float] { model.gradient(name) }

  /// Sets what the next window reads, and what it predicts.
  public func setTokens(_ inputs: [Int32], _ targets: [Int32]) {
    for (position, id) in inputs.enumerated() { self.inputs[position] = id }
    for (position, id) in targets.enumerated() { self.targets[position] = id }
  }

  /// Sets the states that the next window starts from.
  public func setStates(_ values: [String: [Float]]) {
    carryState()
    for state in states { backend.write(values[state.name] ?? [], to: state.values) }
  }

  /// The values of the states that the window ended in.
  public func readStates() throws -> [(name: String, values: [Float])] {
    carryState()
    return try states.map { ($0.name, try backend.read($0.values)) }
  }

  /// The losses in nats of the window of `steps` steps that was read, time-major: `steps` × `batch`.
  public func losses(_ steps: Int) throws -> [Float] {
    _ = try loss()
    return try backend.read(losses[0..<steps * batch])
  }
}
