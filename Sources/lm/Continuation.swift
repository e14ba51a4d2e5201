import ModelFolders
import LanguageModels
import Tokenization

/// Lets a model continue a prompt.
struct Continuation {
  private let bundle: ModelBundle
  private let model: LanguageModel
  private let prompt: String
  /// The tokens of the prompt.
  let ids: [Int32]
  /// The most tokens to write.
  var limit = 100
  /// Whether the unknown token may be drawn.
  var allowsUnknown = false
  /// Whether it computes with the weights as they are, instead of with copies in 8 bits.
  var isExact = false

  /// - Throws: `StorageError` for a model that has no weights yet.
  init(of prompt: String, by bundle: ModelBundle, on backend: any Backend) throws {
    self.bundle = bundle
    self.prompt = prompt
    let encoder = try TextEncoder(
      configuration: bundle.manifest.tokenizer, vocabulary: bundle.vocabulary)
    ids = encoder.encode(prompt: prompt)
    model = try bundle.makeModel(on: backend)
  }

  /// Hands the text to `emit` piece by piece, from the prompt on; a signal ends it.
  func write(
    _ sampling: SamplingConfiguration, to emit: (String) throws -> Void
  ) throws {
    let (tokenizer, vocabulary) = (bundle.manifest.tokenizer, bundle.vocabulary)
    var excluded: Set<Int32> = allowsUnknown ? [] : [Vocabulary.unknown]
    if !tokenizer.endOfSentence { excluded.insert(Vocabulary.endOfSentence) }
    var generator = Generator(
      model, prompt: [Vocabulary.endOfSentence] + ids,
      sampler: try Sampler(sampling, excluded: excluded), isExact: isExact)
    var printer = Detokenizer(kind: tokenizer.kind)
    try emit(
      printer.begin(with: prompt, tokenizer: tokenizer.makeTokenizer(merges: vocabulary.merges)))
    for _ in 0..<limit {
      guard !Interrupt.isRequested, let id = generator.next() else { break }
      try emit(printer.append(id, of: vocabulary))
    }
    try emit(printer.finish())
  }
}
