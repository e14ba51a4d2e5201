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
    return try (0..<options.samples).map { index in
      let seed = options.seed &+ UInt64(index)
      var text = ""
      for (written, piece) in generator.continue(options.prompt, seed: seed).enumerated() {
        try progress(
          index * options.sampleTokens + min(written, options.sampleTokens),
          options.samples * options.sampleTokens)
        text += piece
      }
      if let failure = generator.failure { throw failure }
      return ReportModel.Sample(text: text, seed: seed)
    }
  }
}
