import NumberFormatting
import Glibc
import LanguageModels
import Training

extension ModelPlan {
  /// The plan of a model in training, or in use where there is no training.
  init(_ model: ModelConfiguration, _ training: TrainingConfiguration?) throws {
    try self.init(model, steps: training?.longestWindow ?? 1, batch: training?.batch ?? 1)
  }

  /// Compares with the memory of this machine, so that a model that cannot be is refused.
  ///
  /// - Throws: ``Failure`` with `code`.
  func checkMemory(_ code: Int32) throws {
    let memory = Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))
    guard memory > 0, bytes > memory else { return }
    throw Failure(
      code,
      """
      the model takes at least \(NumberFormat.bytes(bytes)) of memory and this machine has \
      \(NumberFormat.bytes(memory)); choose smaller widths, a smaller batch or a shorter bptt
      """)
  }
}
