public import LanguageModels

extension LanguageModel {
  /// The values of a block by its name.
  public subscript(name: String) -> [Float] {
    get { block(name).flatMap { try? backend.read(parameters[$0]) } ?? [] }
    set {
      guard let block = block(name) else { return }
      backend.write(newValue, to: parameters[block])
    }
  }

  /// The gradient of a block by its name.
  public func gradient(_ name: String) -> [Float] {
    block(name).flatMap { try? backend.read(parameters.gradient($0)) } ?? []
  }

  private func block(_ name: String) -> Parameter? {
    parameters.layout.stored.first { $0.name == name }
  }
}
