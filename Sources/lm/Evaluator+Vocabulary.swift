import Evaluation
import LanguageModels
import Tokenization

extension Evaluator {
  /// An evaluator with the special tokens of a vocabulary.
  convenience init(
    _ model: LanguageModel, vocabulary: Vocabulary, policy: StatePolicy, steps: Int = 128,
    batch: Int = 32
  ) {
    self.init(
      model, policy: policy, start: Vocabulary.endOfSentence,
      lineEnd: vocabulary.lineEnd, steps: steps, batch: batch)
  }
}
