import Generation
import LanguageModels
import ModelFolders
import ReportPages

extension ModelBundle {
  /// Texts that the model writes, each with a seed of its own.
  func samples(
    _ options: ReportOptions, on backend: any Backend,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [ReportModel.Sample] {
    guard options.samples > 0 else { return [] }
    let generator = try TextGenerator(
      self, on: backend, options: GenerationOptions(maxTokens: options.sampleTokens))
    let all = options.samples * options.sampleTokens
    let samples = try (0..<options.samples).map { index in
      let seed = options.seed &+ UInt64(index)
      var text = ""
      for (written, piece) in generator.continue(options.prompt, seed: seed).enumerated() {
        try progress(index * options.sampleTokens + min(written, options.sampleTokens), all)
        text += piece
      }
      if let failure = generator.failure { throw failure }
      return ReportModel.Sample(text: text, seed: seed)
    }
    // A text may end early; the work is done then.
    try progress(all, all)
    return samples
  }
}
