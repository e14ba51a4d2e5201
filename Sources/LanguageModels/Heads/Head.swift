import Compute
import NeuralNetworks

/// The contexts that the decoder scores: K rows per position, each with its prior.
struct Contexts {
  let rows: Matrix  // [n·K, D]
  let logPrior: Matrix?  // [n, K]; nil where no softmaxes are mixed
  /// The contexts that a mixture mixes, before the decoder or after it; nil for a softmax.
  let mixture: (rows: Matrix, logPrior: Matrix)?  // [n·K, D], [n, K]
}

/// The part of an output distribution between the hidden state and the decoder.
///
/// Softmax, MoC and MoS differ in nothing else: ``OutputLayer`` scores the contexts of any of them.
protocol Head: AnyObject {
  /// Rows of logits a position, K.
  var components: Int { get }
  /// Sets the key of what is dropped in the window to come; nil for nothing.
  func prepare(key: UInt64?)
  /// The contexts of h [n, H], n ≤ the chunk, the positions from `row` on of a window; they live
  /// until the next call.
  func forward(_ h: Matrix, from row: Int, _ p: ParameterStore, _ b: any Backend) -> Contexts
  /// ∂h from ∂contexts [n·K, D] (overwritten) and ∂prior logits [n, K], of the last forward call.
  func backward(
    _ h: Matrix, dContexts: Matrix, dPrior: Matrix?, dh: Matrix, _ p: ParameterStore,
    _ b: any Backend)
}
