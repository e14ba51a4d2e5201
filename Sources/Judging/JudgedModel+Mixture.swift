import Evaluation
import ModelFolders
import Statistics

extension JudgedModel {
  /// A mixture of models with given weights.
  ///
  /// - Parameters:
  ///   - models: Two models or more of one vocabulary; mixtures among them.
  ///   - weights: λ of every model, of sum 1.
  /// - Throws: ``JudgingError`` `tooFewModels` or `otherVocabulary`.
  public init(mixing models: [JudgedModel], weights: [Double]) throws {
    try self.init(mixing: models, weights, weighedBy: nil)
  }

  /// A mixture of models, its weights those that make the validation part of the first model most probable
  /// (`Statistics.Interpolation.init(fitting:)`).
  ///
  /// - Parameters:
  ///   - models: Two models or more of one vocabulary; mixtures among them.
  ///   - progress: Called often with the tokens scored and all that are to be scored; an error that it
  ///     throws stops the work.
  /// - Throws: ``JudgingError`` `tooFewModels`, `otherVocabulary`, or `partNotKept` where the first model
  ///   keeps no validation part; the error of `progress`.
  public init(
    mixing models: [JudgedModel],
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    try Self.requireOneVocabulary(models)
    let text = try JudgedText(TextSource(.valid), for: models[0])
    let losses = try Mixture.losses(of: text.ids, by: models.map(\.scorer), progress: progress)
    for (model, losses) in zip(models, losses) { try model.requireFinite(losses) }
    try self.init(
      mixing: models, Interpolation(fitting: losses).weights, weighedBy: text.ids.count)
  }

  private init(mixing models: [JudgedModel], _ weights: [Double], weighedBy: Int?) throws {
    try Self.requireOneVocabulary(models)
    let first = models[0]
    self.init(
      name: models.map(\.name).joined(separator: " + "), kind: nil, tokenizer: first.tokenizer,
      vocabulary: first.vocabulary,
      policy: models.contains { $0.policy == .carry } ? .carry : .reset, bundle: first.bundle,
      scorer: Mixture(models.map(\.scorer), Interpolation(weights: weights)),
      components: zip(models, weights).map { Component(model: $0, weight: $1) },
      weighedBy: weighedBy)
  }

  private static func requireOneVocabulary(_ models: [JudgedModel]) throws {
    guard models.count > 1 else {
      throw JudgingError.tooFewModels(models.first?.name ?? "")
    }
    for other in models.dropFirst() where !other.sharesVocabulary(with: models[0]) {
      throw JudgingError.otherVocabulary(other.name, models[0].name)
    }
  }
}
