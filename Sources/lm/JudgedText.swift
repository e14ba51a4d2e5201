import ArgumentParser
import Glibc
import ModelFolders
import Storage
import Tokenization

/// The parts of a corpus that a model keeps for judging.
enum Split: String, CaseIterable, ExpressibleByArgument {
  case valid, test

  /// Where it is kept.
  var part: TextPartName { self == .test ? .test : .valid }
  fileprivate var other: Split { self == .test ? .valid : .test }
}

/// Where a text comes from that models are judged by, read once however many they are.
struct TextSource {
  /// The file, or the part that models keep.
  let name: String
  fileprivate let split: Split
  /// Nil for the part that a model keeps.
  fileprivate let file: ByteFile?

  /// The part that models keep.
  init(_ split: Split) {
    self.split = split
    name = split.rawValue
    file = nil
  }

  /// A file, a folder with parts, or `-`; nil for the part that models keep.
  ///
  /// - Throws: `StorageError`; ``Failure`` for a folder without the part, or a part of what has none.
  init(_ corpus: String?, _ split: Split?) throws {
    self.split = split ?? .test
    name = corpus ?? self.split.rawValue
    file = try corpus.map { try ByteFile(Self.path(of: $0, split)) }
  }

  /// The file to read: of a folder, that of the split.
  private static func path(of corpus: String, _ split: Split?) throws -> String {
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

/// A text that models are judged by, as one of them cuts it.
struct JudgedText {
  /// The file, or the part that the model keeps.
  let name: String
  let ids: [Int32]
  let statistics: TextStatistics
  let words: WordStatistics
  /// Distinct tokens that the unknown one stands for: those of the training text that the vocabulary leaves
  /// out, or those of this text where they are more.
  ///
  /// A short text has few, which tells nothing of the model.
  let unknownTypes: Int

  /// Cuts a text into tokens.
  ///
  /// - Parameters:
  ///   - source: Where it comes from.
  ///   - bundle: Whose tokens it is cut into.
  ///   - threads: The threads that count words.
  /// - Throws: ``Failure``, `StorageError` or `TokenizationError` for what is no text, or has no tokens.
  init(_ source: TextSource, for bundle: ModelBundle, threads: Int) throws {
    name = source.name
    if let file = source.file {
      let configuration = bundle.manifest.tokenizer
      let text = [try TextPart(file, decoding: configuration.decoding)]
      let encoder = try TextEncoder(
        configuration: configuration, vocabulary: bundle.vocabulary)
      (ids, statistics) = try encoder.encode(text)
      words = try WordStatistics(
        of: text, configuration: configuration, vocabulary: bundle.vocabulary, threads: threads)
    } else {
      let split = source.split
      guard let kept = try bundle.tokens(split.part) else {
        throw Failure(
          EX_NOINPUT,
          "\(bundle.path) keeps no \(split.rawValue) part; give a CORPUS or --split "
            + split.other.rawValue)
      }
      guard let words = bundle.manifest.words[split.rawValue] else {
        throw Failure(
          EX_DATAERR,
          "\(bundle.path)/config.json has no words of the \(split.rawValue) part; restore the folder"
        )
      }
      ids = Array(kept)
      statistics = kept.statistics
      self.words = words
    }
    let leftOut = bundle.manifest.words[TextPartName.train.rawValue]?.unknownTypes
    unknownTypes = max(leftOut ?? 0, words.unknownTypes)
    guard statistics.tokens > 0 else {
      throw Failure(EX_DATAERR, "\(name) has no tokens; give a text with words")
    }
  }

  /// Losses with the probability of the unknown token shared out evenly among the tokens that it stands
  /// for: what models with different vocabularies are compared by (Ueberla 1994).
  ///
  /// - Parameter losses: −log p of every token of the text, in nats.
  /// - Returns: The losses; nil where there are unknown tokens, and what they stand for is not known.
  func adjusted(_ losses: [Double]) -> [Double]? {
    guard statistics.unknown > 0 else { return losses }
    guard unknownTypes > 0 else { return nil }
    let share = log(Double(unknownTypes))
    return zip(losses, ids).map { $1 == Vocabulary.unknown ? $0 + share : $0 }
  }
}
