import Evaluation
import LanguageModels
import Tokenization

/// A prompt and its continuation, in pieces of whole grapheme clusters.
///
/// The concatenation of the pieces is the text; the last piece has the tail that was held back, in case a
/// mark still joined it. Every iteration writes the same text, which ends early where the device fails:
/// ``TextGenerator/failure`` says so. It belongs to the task of its
/// ``TextGenerator``.
public struct Continuation: Sequence {
  let generator: TextGenerator
  /// The text that is continued.
  public let prompt: String
  /// The tokens of the prompt.
  public let promptTokens: [Int32]
  let sampling: SamplingConfiguration

  /// Starts to write the text.
  public func makeIterator() -> Iterator { Iterator(self) }

  /// The whole text: the prompt and its continuation.
  public var text: String { joined() }

  /// Writes a text piece by piece.
  public struct Iterator: IteratorProtocol {
    private enum Stage { case prompt, tokens, end }

    private let generator: TextGenerator
    private let prompt: String
    /// Nil where the device has failed.
    private let predictor: (any Predictor)?
    private var sampler: Sampler
    private var printer: Detokenizer
    private var logProbabilities: [Float]
    private var tokensLeft: Int
    private var last: Int32?
    private var stage = Stage.prompt

    fileprivate init(_ continuation: Continuation) {
      generator = continuation.generator
      prompt = continuation.prompt
      do throws(BackendError) {
        predictor = try generator.predictor(after: continuation.promptTokens)
      } catch {
        generator.failure = error
        predictor = nil
      }
      sampler = generator.makeSampler(continuation.sampling)
      printer = generator.makePrinter()
      logProbabilities = [Float](repeating: 0, count: predictor?.vocabularySize ?? 0)
      tokensLeft = generator.options.maxTokens
    }

    /// The next piece, not empty; nil at the end.
    public mutating func next() -> String? {
      while stage != .end {
        let piece = nextPiece()
        if !piece.isEmpty { return piece }
      }
      return nil
    }

    /// Ends the text here.
    ///
    /// - Returns: The tail that was held back; empty where there is none.
    public mutating func finish() -> String {
      guard stage != .end else { return "" }
      stage = .end
      return printer.finish()
    }

    private mutating func nextPiece() -> String {
      guard stage == .tokens else {
        stage = .tokens
        return generator.begin(prompt, with: &printer)
      }
      guard tokensLeft > 0, let token = draw() else { return finish() }
      tokensLeft -= 1
      return generator.print(token, with: &printer)
    }

    private mutating func draw() -> Int32? {
      guard let predictor else { return nil }
      do throws(BackendError) {
        if let last { try predictor.read(last) }
        try predictor.predict(into: &logProbabilities)
      } catch {
        generator.failure = error
        return nil
      }
      last = sampler.pick(logProbabilities)
      return last
    }
  }
}

@available(*, unavailable, message: "a continuation belongs to the task of its generator")
extension Continuation: Sendable {}
