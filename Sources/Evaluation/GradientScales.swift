public import LanguageModels
public import TokenIDs

/// The usual size of the gradient of each parameter, by which dynamic evaluation scales its steps.
public final class GradientScales {
  /// √MS_g of every parameter, `[1, count]`: the root of the mean of its squared gradients.
  let roots: Matrix
  /// The mean of the roots.
  let mean: Float
  /// Tokens that the gradients were taken of.
  public let tokens: Int
  private let arena: Arena

  /// The scales of plain gradient descent: 1 everywhere.
  public init(uniformFor model: LanguageModel) {
    arena = Arena(on: model.backend)
    roots = arena.matrix(1, model.parameters.layout.count)
    model.backend.fill(roots, with: 1)
    mean = 1
    tokens = 0
  }

  /// The scales of the gradients of a training text (Krause and others 2018, section 5).
  ///
  /// - Parameters:
  ///   - model: Whose gradients; its parameters stay as they are.
  ///   - ids: Tokens that it was trained on.
  ///   - specialTokens: The special tokens of the vocabulary.
  ///   - segment: Tokens of a gradient, as in the evaluation.
  ///   - progress: Called before every segment with the tokens read and all tokens; an error that
  ///     it throws stops the reading.
  /// - Throws: The error of `progress`.
  public init<IDs: RandomAccessCollection>(
    of model: LanguageModel, over ids: IDs, specialTokens: SpecialTokens, segment: Int,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws where IDs.Element == Int32, IDs.Index == Int {
    precondition(!ids.isEmpty, "there is no mean over nothing")
    let window = model.window(steps: segment, batch: 1)
    let (parameters, backend) = (model.parameters, model.backend)
    let arena = Arena(on: backend)
    let squares = arena.matrix(1, parameters.layout.count)
    let segments = Float((ids.count + segment - 1) / segment)
    try parameters.withFixedValues {
      try window.forEach(of: ids, after: specialTokens.endOfSentence, progress: progress) {
        places in
        _ = try window.lossAndGradients(scale: 1 / Float(places.count))
        // At a rate of 0 it adds squares up and moves nothing; the floor is there for 0/√0.
        backend.rmsPropUpdate(
          parameters.values, gradients: parameters.gradients, factor: 1, squares: squares, decay: 1,
          weight: 1 / segments, epsilon: 1, rate: 0)
      }
    }
    mean = Float(try backend.squareRoots(squares) / Double(squares.count))
    roots = squares
    tokens = ids.count
    self.arena = arena
  }
}
