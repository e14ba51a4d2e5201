import ArgumentParser
import Glibc
import ModelBundle
import Storage
import Tokenization

/// The parts of a corpus that a model keeps for judging.
enum Split: String, CaseIterable, ExpressibleByArgument {
  case valid, test

  /// Where it is kept.
  var part: TextPartName { self == .test ? .test : .valid }
  fileprivate var other: Split { self == .test ? .valid : .test }
}

/// A text that models are judged by, as one of them cuts it.
struct JudgedText {
  /// The file, or the part that the model keeps.
  let name: String
  let ids: [Int32]
  let statistics: TextStatistics
  let words: WordStatistics

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - corpus: A file, a folder with parts, or `-`; nil for the part that the model keeps.
  ///   - split: The part, of the model or of the folder; test where nothing says so.
  ///   - bundle: Whose tokens it is cut into.
  ///   - threads: The threads that count words.
  /// - Throws: ``Failure``, `StorageError` or `TokenizationError` for what is no text, or has no tokens.
  init(_ corpus: String?, _ split: Split?, for bundle: ModelBundle, threads: Int) throws {
    let part = split ?? .test
    name = corpus ?? part.rawValue
    if let corpus {
      let configuration = bundle.manifest.tokenizer
      let text = [
        try TextPart(
          contentsOf: Self.file(of: corpus, split), decoding: configuration.decoding)
      ]
      let encoder = try TextEncoder(
        configuration: configuration, vocabulary: bundle.vocabulary)
      (ids, statistics) = try encoder.encode(text)
      words = try WordStatistics(
        of: text, configuration: configuration, vocabulary: bundle.vocabulary, threads: threads)
    } else {
      guard let kept = try bundle.tokens(part.part) else {
        throw Failure(
          EX_NOINPUT,
          "\(bundle.path) keeps no \(part.rawValue) part; give a CORPUS or --split "
            + part.other.rawValue)
      }
      guard let words = bundle.manifest.words[part.rawValue] else {
        throw Failure(
          EX_DATAERR,
          "\(bundle.path)/config.json has no words of the \(part.rawValue) part; restore the folder"
        )
      }
      ids = Array(kept)
      statistics = kept.statistics
      self.words = words
    }
    guard statistics.tokens > 0 else {
      throw Failure(EX_DATAERR, "\(name) has no tokens; give a text with words")
    }
  }

  /// The file to read: of a folder, that of the split.
  private static func file(of corpus: String, _ split: Split?) throws -> String {
    guard corpus != "-", try FileStatus(of: corpus).kind == .folder else {
      guard split == nil else {
        throw Failure(EX_USAGE, "\(corpus) has no parts; leave out --split")
      }
      return corpus
    }
    let name = "\((split ?? .test).rawValue).txt"
    guard FileStatus.exists("\(corpus)/\(name)") else {
      throw Failure(
        EX_NOINPUT, "the folder \(corpus) has no \(name); give the path of a file")
    }
    return "\(corpus)/\(name)"
  }
}
