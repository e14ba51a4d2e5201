import Judging
import NumberFormatting
import Evaluation
import Glibc
import ModelFolders
import NGrams
import LanguageModels
import Tokenization

extension ExposureOptions {
  /// Measures the bias of a model on a text.
  func measure(
    _ bundle: ModelBundle, _ text: JudgedText, on backend: any Backend
  ) throws -> ExposureReport {
    let (start, length) = (promptLength ?? 20, continuation ?? 64)
    let whole = start + length
    let count = prompts ?? min(max(text.ids.count / whole, 2), 500)
    guard text.ids.count >= count * whole else {
      throw Failure(
        EX_USAGE,
        "\(count) prompts and continuations of \(whole) tokens do not fit into the "
          + "\(NumberFormat.count(text.ids.count, "token")) of \(text.name); choose fewer --prompts or a "
          + "shorter --continuation")
    }
    let real = (0..<count).map { index in
      let at = index * (text.ids.count - whole) / max(count - 1, 1)
      return Array(text.ids[at..<at + whole])
    }
    let heads = real.map { Array($0[..<start]) }
    let (name, scorer) = try makeReferee(for: bundle, on: backend)
    func losses(_ texts: [[Int32]]) throws -> [[Double]] {
      try texts.map { ids in
        let losses = try scorer.losses(of: ids, progress: Interrupt.check)
        guard losses.allSatisfy(\.isFinite) else {
          throw Failure(EX_DATAERR, "\(name) gives no finite probabilities; name another --referee")
        }
        return Array(losses[start...])
      }
    }
    func lossesOfWritten(by bundle: ModelBundle) throws -> [[Double]] {
      let written = try bundle.makeModel(on: backend).continuations(
        of: heads, length: length, seed: seed ?? 1, progress: Interrupt.check)
      return try losses(zip(heads, written).map { $0 + $1 })
    }
    let other = try beside.map { try companion($0, of: bundle) }
    let written = try lossesOfWritten(by: bundle)
    var report = ExposureReport(
      model: bundle.path, head: bundle.name, corpus: text.name, referee: name, prompts: count,
      promptLength: start, continuation: length, seed: seed ?? 1,
      ExposureBias(written: written, real: try losses(real), seed: seed ?? 1))
    if let other {
      report.beside = ExposureReport.Beside(
        model: other.path,
        // The true text is the same to both, so that it leaves their difference.
        ExposureBias(written: try lossesOfWritten(by: other), real: written, seed: seed ?? 1))
    }
    return report
  }

  /// A network of the same vocabulary.
  private func companion(_ path: String, of bundle: ModelBundle) throws -> ModelBundle {
    let other = try ModelSelection.open(path)
    _ = try other.network()
    try other.requireVocabulary(of: bundle)
    return other
  }

  private func makeReferee(
    for bundle: ModelBundle, on backend: any Backend
  ) throws -> (name: String, scorer: any Scorer) {
    guard let referee else {
      guard let train = try bundle.tokens(.train) else {
        throw Failure(EX_NOINPUT, "\(bundle.path) keeps no training part; give a --referee")
      }
      let estimate = KneserNey(
        train, order: 5, vocabulary: bundle.vocabulary.count,
        sentenceEnd: bundle.vocabulary.lineEnd)
      return ("5-grams of \(bundle.path)", estimate.model)
    }
    let judge = try ModelSelection.open(referee)
    guard judge.path != bundle.path else {
      throw Failure(EX_USAGE, "\(referee) cannot be its own referee; name another model")
    }
    try judge.requireVocabulary(of: bundle)
    return (referee, try JudgedModel(judge, on: backend).scorer)
  }
}
