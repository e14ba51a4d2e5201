import ModelFolders
import Recipes
import Runs
import TokenizerFiles

extension TextRecipe {
  /// A text, and what cuts it into tokens by this recipe.
  ///
  /// - Throws: ``Failure`` or `StorageError` where the vocabulary is no tokenizer.
  func corpus(
    _ path: String, valid: String? = nil, test: String? = nil
  ) throws -> CorpusConfiguration {
    var corpus = CorpusConfiguration(
      path, valid: valid, test: test,
      tokenizer: try vocabulary.map { .saved(try ModelSelection.openTokenizer($0)) }
        ?? .trained(
          TokenizerTraining(
            kind, normalization: normalization, endOfSentence: endOfSentence,
            limits: VocabularyLimits(maximumSize: maximumSize, minimumCount: minimumCount))))
    corpus.isStrict = isStrict
    return corpus
  }
}

extension CorpusConfiguration {
  /// Opens the text and its tokenizer, and prints what happens.
  func prepare(_ common: CommonOptions) throws -> PreparedCorpus {
    let printer = TextPrinter(common)
    defer { printer.erase() }
    return try prepare(
      threads: common.textThreads, handle: printer.print, shouldStop: { Interrupt.isRequested })
  }
}
