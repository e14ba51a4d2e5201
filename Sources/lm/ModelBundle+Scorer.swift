import Evaluation
import Glibc
import ModelFolders
import LanguageModels
import Tokenization

extension ModelBundle {
  /// What scores texts by the model.
  ///
  /// - Parameters:
  ///   - policy: What a network predicts a token from; n-grams never look beyond a line.
  ///   - batch: Lines scored side by side where the state is reset.
  ///   - backend: The device.
  /// - Returns: The scorer.
  /// - Throws: `StorageError` for a model that is not whole.
  func makeScorer(
    policy: Evaluator.StatePolicy = .carry, batch: Int = 32, on backend: any Backend
  ) throws -> any Scorer {
    switch manifest.model {
    case .network:
      Evaluator(
        try makeModel(on: backend), vocabulary: vocabulary, policy: policy, batch: batch)
    case .ngram: try makeNGrams()
    }
  }

  /// What the model predicts a token from, where `policy` is asked for: n-grams never look beyond a line.
  func state(_ policy: Evaluator.StatePolicy) -> Evaluator.StatePolicy {
    name == .ngram ? .reset : policy
  }

  /// −log p of every token of a text by the model, in nats.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - scorer: What scores it.
  ///   - remedy: What to do where probabilities are not finite; nil for training anew.
  /// - Returns: The losses.
  /// - Throws: ``Failure`` 130 when stopped by a signal, 65 for a model without finite probabilities.
  func losses(
    of text: JudgedText, by scorer: any Scorer, remedy: String? = nil
  ) throws -> [Double] {
    let losses = try scorer.losses(of: text.ids, progress: Interrupt.check)
    guard losses.allSatisfy(\.isFinite) else {
      throw Failure(
        EX_DATAERR,
        "\(path) gives no finite probabilities: "
          + (remedy ?? "its training diverged; train it anew with a lower --lr")
      )
    }
    return losses
  }

  /// Whether ids mean the same to both models.
  func sharesVocabulary(with other: ModelBundle) -> Bool {
    manifest.tokenizer == other.manifest.tokenizer && vocabulary.count == other.vocabulary.count
      && (0..<Int32(vocabulary.count)).allSatisfy {
        vocabulary.bytes(of: $0) == other.vocabulary.bytes(of: $0)
      }
  }

  /// Refuses a model whose ids mean something else than those of `other`.
  ///
  /// - Throws: ``Failure`` 65.
  func requireVocabulary(of other: ModelBundle) throws {
    guard !sharesVocabulary(with: other) else { return }
    throw Failure(
      EX_DATAERR,
      "\(path) has another vocabulary than \(other.path); train it with '--vocab \(other.path)'")
  }
}
