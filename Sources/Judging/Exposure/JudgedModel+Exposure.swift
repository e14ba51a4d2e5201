import Evaluation
import LanguageModels
public import ModelFolders
import NGrams
import Tokenization

extension JudgedModel {
  /// The n-grams of the training part that a model keeps: the usual referee of its exposure bias.
  ///
  /// - Parameters:
  ///   - bundle: The model.
  ///   - order: The longest n-grams.
  /// - Throws: ``JudgingError`` `partNotKept`; `StorageError` for a damaged file.
  public init(ngramsOf bundle: ModelBundle, order: Int = 5) throws {
    let estimate = KneserNey(
      try bundle.keptTokens(.train), order: order, vocabulary: bundle.vocabulary.count,
      specialTokens: bundle.vocabulary.specialTokens)
    self.init(
      estimate.model, name: "\(order)-grams of \(bundle.path)",
      tokenizer: bundle.manifest.tokenizer, vocabulary: bundle.vocabulary, bundle: bundle)
  }

  /// Measures how much worse a referee finds the continuations that the model writes than those of a text,
  /// by distance from the prompt.
  ///
  /// - Parameters:
  ///   - text: The text, in the tokens of this model.
  ///   - referee: Judges both; a mixture or a model that adapts as well as any.
  ///   - beside: A second model, which writes after the same prompts.
  ///   - design: Prompts and continuations.
  ///   - progress: Called often with the tokens done and all tokens of a stage; an error that it throws
  ///     stops the work.
  /// - Returns: The figures.
  /// - Throws: ``JudgingError`` `tooFewTokens`, `ownReferee`, `otherVocabulary` or `notFinite`; the error of
  ///   `progress`.
  public func exposure(
    on text: JudgedText, referee: JudgedModel, beside: JudgedModel? = nil,
    _ design: ExposureDesign = ExposureDesign(),
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> ExposureFigures {
    guard referee.name != name else { throw JudgingError.ownReferee(name) }
    for other in [referee, beside].compactMap({ $0 }) where !other.sharesVocabulary(with: self) {
      throw JudgingError.otherVocabulary(other.name, name)
    }
    let real = try design.passages(of: text)
    let prompts = real.map { Array($0[..<design.promptLength]) }
    func losses(_ passages: [[Int32]]) throws -> [[Double]] {
      try passages.enumerated().map { index, ids in
        let losses = try referee.scorer.losses(of: ids) { done, total in
          try progress(index * total + done, passages.count * total)
        }
        try referee.requireFinite(losses)
        return Array(losses[design.promptLength...])
      }
    }
    func lossesOfWritten(by model: JudgedModel) throws -> [[Double]] {
      let written = try model.continuations(of: prompts, design, progress)
      return try losses(zip(prompts, written).map { $0 + $1 })
    }
    let written = try lossesOfWritten(by: self)
    var figures = ExposureFigures(
      model: self, corpus: text.name, referee: referee.name, prompts: prompts.count, design,
      ExposureBias(written: written, real: try losses(real), seed: design.seed))
    if let beside {
      // The true text is the same to both, so that it leaves their difference.
      let others = try lossesOfWritten(by: beside)
      figures.beside = ExposureFigures.Beside(
        model: beside.name, ExposureBias(written: others, real: written, seed: design.seed))
    }
    return figures
  }

  private func continuations(
    of prompts: [[Int32]], _ design: ExposureDesign,
    _ progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [[Int32]] {
    // A network that stays as it is writes many texts side by side.
    if let network, adaptation == nil, temperature == 1, policy == .carry {
      return try network.continuations(
        of: prompts, length: design.continuation, seed: design.seed, progress: progress)
    }
    return try scorer.continuations(
      of: prompts, length: design.continuation, seed: design.seed, progress: progress)
  }
}
