import Glibc
import RecurrentLM
import Training

/// The least memory that a model takes, so that one that cannot be is refused and not crashed on.
struct MemoryEstimate {
  /// Values of the embedding and the recurrent layers.
  let parameters: Int
  /// Values that a window leaves for the way back; 0 without training.
  let window: Int

  init(_ model: ModelConfiguration, _ training: TrainingConfiguration? = nil) {
    let gates = model.cell == .lstm ? 4 : 1
    var count = model.vocabulary * model.embedding
    var width = model.embedding
    for hidden in model.hidden {
      count += gates * hidden * (width + hidden)
      width = hidden
    }
    parameters = count
    let step = model.embedding + (gates + 1) * model.hidden.reduce(0, +)
    window = training.map { $0.batch * $0.bptt * step } ?? 0
  }

  /// Bytes of parameters and gradients, and of a window.
  var bytes: Int { (2 * parameters + window) * MemoryLayout<Float>.stride }

  /// Compares with the memory of this machine.
  ///
  /// - Throws: ``Failure`` with `code`.
  func check(_ code: Int32) throws {
    let memory = Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))
    guard memory > 0, bytes > memory else { return }
    throw Failure(
      code,
      """
      the model takes at least \(Figure.bytes(bytes)) of memory and this machine has \
      \(Figure.bytes(memory)); choose smaller widths, a smaller batch or a shorter bptt
      """)
  }
}
