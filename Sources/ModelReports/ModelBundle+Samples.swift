import LanguageModels
import ModelFolders
import ReportPages
import Tokenization

extension ModelBundle {
  /// Texts that the model writes, each with a seed of its own.
  func samples(
    _ options: ReportOptions, on backend: any Backend,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [ReportModel.Sample] {
    guard options.samples > 0 else { return [] }
    let (tokenizer, kind) = (manifest.tokenizer, manifest.tokenizer.kind)
    let encoder = try TextEncoder(configuration: tokenizer, vocabulary: vocabulary)
    let prompt = [Vocabulary.endOfSentence] + encoder.encode(prompt: options.prompt)
    let model = try makeModel(on: backend)
    var excluded: Set<Int32> = [Vocabulary.unknown]
    if !tokenizer.endOfSentence { excluded.insert(Vocabulary.endOfSentence) }
    return try (0..<options.samples).map { index in
      let seed = options.seed &+ UInt64(index)
      var generator = Generator(
        model, prompt: prompt,
        sampler: try Sampler(SamplingConfiguration(seed: seed), excluded: excluded))
      var printer = Detokenizer(kind: kind)
      var text = try printer.begin(
        with: options.prompt, tokenizer: tokenizer.makeTokenizer(merges: vocabulary.merges))
      for token in 0..<options.sampleTokens {
        try progress(
          index * options.sampleTokens + token, options.samples * options.sampleTokens)
        guard let id = generator.next() else { break }
        text += printer.append(id, of: vocabulary)
      }
      return ReportModel.Sample(text: text + printer.finish(), seed: seed)
    }
  }
}
