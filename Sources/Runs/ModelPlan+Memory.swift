package import LanguageModels
package import Training

extension ModelPlan {
  /// The plan of a model in training, or in use if `training` is nil.
  ///
  /// - Throws: `ConfigurationError` for an invalid shape.
  package init(_ model: ModelConfiguration, _ training: TrainingConfiguration?) throws {
    try self.init(model, steps: training?.longestWindow ?? 1, batch: training?.batch ?? 1)
  }

  /// Compares the plan with the memory that this process may have.
  ///
  /// - Throws: ``RunError`` `insufficientMemory`.
  package func checkMemory() throws(RunError) {
    guard exceedsMemory else { return }
    throw RunError(.insufficientMemory(needed: bytes, available: Machine.availableMemory))
  }
}
