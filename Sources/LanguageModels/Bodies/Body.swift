import Compute
import NeuralNetworks

/// The part between the embedding and the head: a function of the tokens read so far.
protocol Body: AnyObject {
  /// h of every step of a window, `[T·B, H]`.
  var output: Matrix { get }
  /// The states that are kept between windows, by name.
  var states: [(name: String, values: Matrix)] { get }
  /// The widest gradient that goes through it.
  var widest: Int { get }
  /// Starts a window: the key decides what is dropped; without one nothing is learnt from.
  func prepare(key: UInt64?, _ p: ParameterStore, _ b: any Backend)
  /// h of the given steps from x `[T·B, E]`; ranges of a window follow each other.
  func forward(_ x: Matrix, _ range: Range<Int>, _ p: ParameterStore, _ b: any Backend)
  /// Turns ∂h in `gradient`, of the first `steps` steps, into ∂x; measuring, gives ‖∂h_t‖ of
  /// recurrent layers, where there are any.
  func backward(
    _ x: Matrix, _ gradient: inout GradientPair, steps: Int, measuring: Bool,
    _ p: ParameterStore, _ b: any Backend
  ) throws(BackendError) -> StepNorms?
  /// The states after `steps` steps become those at the start of the next window.
  func carry(after steps: Int, _ b: any Backend)
}

/// By layer, the norm of ∂loss/∂h_t at every step t of a window, all rows of the batch together:
/// what of the gradient comes back to that step (Pascanu and others 2013).
public typealias StepNorms = [String: [Double]]

extension WindowShape {
  func makeBody(layout: inout ParameterLayout, arena: Arena) -> any Body {
    switch model.architecture {
    case .recurrent: RecurrentBody(self, layout: &layout, arena: arena)
    case .feedForward: FeedForwardBody(self, layout: &layout, arena: arena)
    }
  }

  /// Dropout before layer `index` of a body; before the head for the index after the last.
  func makeDropout(_ index: Int, rate: Float, width: Int, arena: Arena) -> Dropout {
    Dropout(
      "input of \(index)", rate: rate, rows: rows, width: width,
      at: maskRows, arena: arena)
  }
}
