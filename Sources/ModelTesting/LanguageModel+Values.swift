public import LanguageModels

extension LanguageModel {
  /// The values of a block, row by row, by its name, such as `embedding` or `layer0.bias`.
  ///
  /// `parameters.layout.blocks.map(\.name)` lists the names.
  ///
  /// - Precondition: There is a block of that name, a new value has its size, and the device has not failed.
  public subscript(name: String) -> [Float] {
    get { values(name) { try backend.read(parameters[$0]) } }
    set {
      let block = block(name)
      precondition(
        newValue.count == block.count,
        "\(newValue.count) values for the block '\(name)'; it has \(block.count)")
      backend.write(newValue, to: parameters[block])
    }
  }

  /// The gradient of a block, row by row, by its name.
  ///
  /// - Precondition: There is a block of that name, and the device has not failed.
  public func gradient(_ name: String) -> [Float] {
    values(name) { try backend.read(parameters.gradient($0)) }
  }

  private func values(_ name: String, _ read: (Parameter) throws -> [Float]) -> [Float] {
    let block = block(name)
    do {
      return try read(block)
    } catch {
      preconditionFailure("the block '\(name)' cannot be read: \(error)")
    }
  }

  private func block(_ name: String) -> Parameter {
    let blocks = parameters.layout.stored
    guard let block = blocks.first(where: { $0.name == name }) else {
      let names = blocks.map(\.name).joined(separator: ", ")
      preconditionFailure("no block has the name '\(name)'; the blocks are \(names)")
    }
    return block
  }
}
