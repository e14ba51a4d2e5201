import Glibc
import Storage
import TestSupport
import Testing
import TokenIDs

@testable import NGrams

/// Our estimates beside those of KenLM's `lmplz` and `query` on the same text.
@Suite(.needsShared("gold/kenlm"))
struct KenLMTests {
  static let bound = 1e-4

  @Test(arguments: [3, 5])
  func discounts(order: Int) throws {
    let ours = try KenLM.estimate(order: order)
    let lines = try KenLM.lines("order\(order).discounts.txt")
    #expect(lines.count == order)
    for (level, line) in lines.enumerated() {
      let numbers = line.split(separator: " ").map {
        Double($0.split(separator: "=").last ?? "") ?? .nan
      }
      // KenLM counts <s> among the tokens.
      #expect(ours.model.counts[level] == Int(numbers[1]) - (level == 0 ? 1 : 0))
      for (own, expected) in zip(ours.discounts[level].values, numbers[2...]) {
        #expect(abs(own / expected - 1) < 1e-5)
      }
      #expect(!ours.discounts[level].isFallback)
    }
  }

  @Test("Every probability and back-off weight", arguments: [3, 5])
  func model(order: Int) throws {
    let ours = try KenLM.estimate(order: order).model
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model.arpa"
    try AtomicFile.write(KenLM.unzipped("order\(order).arpa.gz"), to: path)
    let theirs = try NGramModel(
      arpa: path, vocabulary: ours.vocabulary,
      specialTokens: SpecialTokens(endOfSentence: KenLM.sentenceEnd),
      token: KenLM.words().id)
    #expect(ours.counts == theirs.counts)
    func difference(_ a: [[Float]], _ b: [[Float]]) -> Double {
      zip(a.joined(), b.joined()).reduce(0) { max($0, Double(abs($1.0 - $1.1))) }
    }
    #expect(difference(ours.logProbabilities, theirs.logProbabilities) < Self.bound)
    #expect(difference(ours.logBackoffs, theirs.logBackoffs) < Self.bound)
  }

  @Test("Every token of a text, and its perplexity", arguments: [3, 5])
  func scores(order: Int) throws {
    let model = try KenLM.estimate(order: order).model
    var history = NGramHistory(startingSentenceOf: model)
    let words = try KenLM.words()
    var (total, known, count, unknowns) = (0.0, 0.0, 0, 0)
    let expected = try KenLM.lines("order\(order).words.txt")[0].split(separator: "\t").map {
      Double($0.split(separator: " ").last ?? "") ?? .nan
    }
    for line in try KenLM.lines("test.txt") {
      let ids = line.split(separator: " ").map { words.id(Array($0.utf8)) ?? 0 }
      for id in ids + [KenLM.sentenceEnd] {
        let p = history.logProbability(of: id) / log(10)
        #expect(abs(p - expected[count]) < Self.bound)
        history.append(id)
        total += p
        known += id == 0 ? 0 : p
        count += 1
        unknowns += id == 0 ? 1 : 0
      }
    }
    let summary = try KenLM.lines("order\(order).summary.txt").map {
      Double($0.split(separator: "\t").last ?? "") ?? .nan
    }
    #expect(abs(pow(10, -total / Double(count)) / summary[0] - 1) < 1e-5)
    #expect(abs(pow(10, -known / Double(count - unknowns)) / summary[1] - 1) < 1e-5)
    #expect(unknowns == Int(summary[2]) && count == Int(summary[3]))
  }
}

/// The reference figures in `shared/gold/kenlm`.
enum KenLM {
  static let sentenceEnd: Int32 = 1

  static func bytes(_ name: String) throws -> [UInt8] {
    let file = try ByteFile(SharedFolder.path("gold/kenlm/\(name)"))
    return try file.bytes(0..<file.count)
  }

  static func lines(_ name: String) throws -> [Substring] {
    String(decoding: try bytes(name), as: UTF8.self).split(separator: "\n")
  }

  static func unzipped(_ name: String) throws -> [UInt8] {
    let path = try SharedFolder.path("gold/kenlm/\(name)")
    let pipe = try #require(popen("gzip -dc '\(path)'", "r"))
    defer { pclose(pipe) }
    var (result, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while case let count = fread(&piece, 1, piece.count, pipe), count > 0 {
      result += piece[..<count]
    }
    return result
  }

  /// The words of the training text, by first occurrence, after the two special tokens.
  struct Words {
    var ids: [[UInt8]: Int32] = [Array("<unk>".utf8): 0]
    @Sendable func id(_ word: [UInt8]) -> Int32? { ids[word] }
  }

  static func words() throws -> Words {
    var words = Words()
    for word in try lines("train.txt").flatMap({ $0.split(separator: " ") }) {
      let word = Array(word.utf8)
      if words.ids[word] == nil { words.ids[word] = Int32(words.ids.count + 1) }
    }
    return words
  }

  static func estimate(order: Int) throws -> KneserNey {
    let words = try words()
    let ids = try lines("train.txt").flatMap { line in
      line.split(separator: " ").map { words.ids[Array($0.utf8)] ?? 0 } + [sentenceEnd]
    }
    return KneserNey(
      ids, order: order, vocabulary: words.ids.count + 1,
      specialTokens: SpecialTokens(endOfSentence: sentenceEnd))
  }
}
