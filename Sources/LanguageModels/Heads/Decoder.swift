import Compute
import NeuralNetworks

/// Scores of every token for a context: z = c·Wᵀ + b.
///
///     ∂W += ∂zᵀ·c     ∂b += Σ ∂z     ∂c = ∂z·W
///
/// Tied, W is the embedding table.
struct Decoder {
  let weight: Parameter  // [V, D]
  let bias: Parameter  // [1, V]

  init(_ model: ModelConfiguration, layout: inout ParameterLayout) {
    weight =
      model.tied
      ? layout.shared("embedding")
      : layout.declare("decoder", model.vocabularySize, model.decoderWidth, as: .embedding)
    bias = layout.declare("decoder.bias", 1, model.vocabularySize, as: .decoderBias)
  }

  func forward(_ contexts: Matrix, into logits: Matrix, _ p: ParameterStore, _ b: any Backend) {
    b.linear(contexts, weight: p.weight(weight), bias: p[bias], into: logits)
  }

  /// ∂c of the softmaxes of z, of which each row counts by its responsibility; uses up z.
  func backward(
    _ contexts: Matrix, logits z: Matrix, normalizers: Matrix, targets: Tokens,
    responsibilities: Matrix, dContexts: Matrix, _ p: ParameterStore, _ b: any Backend
  ) {
    let gradient = p.part(of: weight)
    b.softmaxBackward(
      z, normalizers: normalizers, targets: targets, responsibilities: responsibilities, contexts,
      weight: p.weight(weight), into: gradient.sum, adding: !gradient.isFirst,
      addingTo: p.gradientToAdd(to: bias), into: dContexts)
  }

  /// ∂c from ∂z, where there is more than a softmax after the logits.
  func backward(
    _ contexts: Matrix, dLogits dz: Matrix, dContexts: Matrix, _ p: ParameterStore,
    _ b: any Backend
  ) {
    p.addProduct(dz, contexts, to: weight)
    b.sumRows(dz, addingTo: p.gradientToAdd(to: bias))
    b.linearInputGradient(dz, weight: p.weight(weight), into: dContexts, adding: false)
  }
}
