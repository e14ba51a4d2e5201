import Generation
import LanguageModels
import Tokenization

/// Writes the texts of a ``SampleRequest``; it belongs to one task.
public struct SampleWriter {
  /// The model, or the models of a mixture joined by ` + `.
  public let model: String
  let head: ModelName?
  let components: [MixtureRecord.Component]?
  /// The text that is continued.
  public var prompt: String
  let request: SampleRequest
  let generator: TextGenerator

  /// The tokens of the prompt, and how many of them are unknown to the model.
  public var promptTokens: (all: Int, unknown: Int) {
    let ids = generator.continue(prompt).promptTokens
    return (ids.count, ids.count { $0 == Vocabulary.unknown })
  }

  /// Writes the texts, piece by piece; each one ends in a newline.
  ///
  /// - Parameters:
  ///   - emit: Receives every piece as soon as it is written; an error that it throws stops the work.
  ///   - shouldStop: Asked before each token; true ends the text there, and the work.
  /// - Returns: The texts.
  /// - Throws: `BackendError` when the device has failed; the error of `emit`.
  public func write(
    _ emit: (String) throws -> Void = { _ in }, shouldStop: () -> Bool = { Task.isCancelled }
  ) throws -> SampleFigures {
    var samples: [String] = []
    for index in 0..<request.count {
      let seed = request.options.sampling.seed &+ UInt64(index)
      var pieces = generator.continue(prompt, seed: seed).makeIterator()
      var sample = ""
      while !shouldStop(), let piece = pieces.next() {
        sample += piece
        try emit(piece)
      }
      let end = pieces.finish() + "\n"
      try emit(end)
      if let failure = generator.failure { throw failure }
      samples.append(sample + end)
      if shouldStop() { break }
    }
    return SampleFigures(
      model: model, head: head, mix: components, prompt: prompt,
      sampling: request.options.sampling, samples: samples)
  }
}
