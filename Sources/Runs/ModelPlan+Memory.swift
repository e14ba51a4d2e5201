package import LanguageModels
package import Training

extension ModelPlan {
  /// The plan of a model in training, or in use where there is no training.
  ///
  /// - Throws: `ConfigurationError` for a model that cannot be.
  package init(_ model: ModelConfiguration, _ training: TrainingConfiguration?) throws {
    try self.init(model, steps: training?.longestWindow ?? 1, batch: training?.batch ?? 1)
  }

  /// Compares with the memory of this machine.
  ///
  /// - Throws: ``RunError`` `insufficientMemory` for a model that needs more.
  package func checkMemory() throws(RunError) {
    let memory = Machine.memory
    guard memory > 0, bytes > memory else { return }
    throw RunError(.insufficientMemory(needed: bytes, available: memory))
  }
}
