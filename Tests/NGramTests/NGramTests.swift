import Glibc
import Storage
import TestSupport
import Testing
import TokenIDs

@testable import NGrams

/// What holds of any n-gram model.
@Suite struct NGramTests {
  /// Sentences of tokens 2 to 7, the end being 1; one is empty.
  static let text: [Int32] = {
    var text: [Int32] = []
    for line in 0..<60 {
      for at in 0..<line % 7 { text.append(Int32(2 + (line * 5 + at * at + line / 9) % 6)) }
      text.append(1)
    }
    return text
  }()

  @Test("Probabilities of every history sum to 1", arguments: 1...5)
  func sums(order: Int) {
    let model = KneserNey(
      Self.text, order: order, vocabulary: 9, specialTokens: SpecialTokens(endOfSentence: 1)
    ).model
    for history in [[1], [1, 2], [2, 3, 4], [7, 7, 7, 7], [8], [1, 4, 3, 2, 5]] as [[Int32]] {
      let distribution = model.history(history).distribution()
      #expect(abs(distribution.reduce(0, +) - 1) < 1e-5)
      for token in Int32(0)..<9 {
        let p = exp(model.history(history).logProbability(of: token))
        #expect(abs(p / distribution[Int(token)] - 1) < 1e-6)
      }
    }
  }

  @Test("N-grams are no longer than the longest sentence", arguments: [1, 2, 3], 1...9)
  func shortSentences(length: Int, order: Int) throws {
    let text = [[Int32]](repeating: (0..<Int32(length)).map { 2 + $0 } + [1], count: 30).flatMap {
      $0
    }
    let model = KneserNey(
      text, order: order, vocabulary: 9, specialTokens: SpecialTokens(endOfSentence: 1)
    ).model
    #expect(model.order == min(order, length + 2))
    #expect(abs(model.history([1]).distribution().reduce(0, +) - 1) < 1e-5)
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model.arpa"
    try AtomicFile.write(to: path) { writer in
      try model.writeARPA(to: &writer) { Self.spellings[Int($0)] }
    }
    #expect(try Self.read(path).counts == model.counts)
  }

  @Test("A text without ends is one sentence, and nothing in it ends")
  func noEnds() {
    let model = KneserNey(
      [2, 3, 2, 3, 2, 4], order: 2, vocabulary: 5, specialTokens: SpecialTokens(endOfSentence: 1)
    ).model
    #expect(model.counts == [5, 4])
    #expect(abs(model.history([2]).distribution().reduce(0, +) - 1) < 1e-6)
  }

  @Test("Counts without discounts of their own get KenLM's")
  func fallback() {
    #expect(Discounts(of: [1, 2, 3, 4]).isFallback == false)
    let fallback = Discounts(of: [5, 5, 1])
    #expect(fallback.isFallback && fallback.values == [0.5, 1, 1.5])
    #expect(fallback[0] == 0 && fallback[2] == 1 && fallback[9] == 1.5)
    // n = 3, 2, 2, 1: Y = 3/7, D = 1 − 2Y·2/3, 2 − 3Y, 3 − 4Y/2.
    let own = Discounts(of: [1, 1, 1, 2, 2, 3, 3, 4, 5, 0, 9])
    for (value, expected) in zip(own.values, [3.0 / 7, 5.0 / 7, 15.0 / 7]) {
      #expect(abs(value - expected) < 1e-12)
    }
    #expect(!own.isFallback && own[1] == own.values[0] && own[3] == own[4])
    // No count of four: D₃ takes all of a count of three.
    let all = Discounts(of: [1, 1, 2, 3])
    #expect(all.values == [0.5, 0.5, 3] && !all.isFallback)
    // A discount below 0 is none.
    #expect(Discounts(of: [1, 2, 3, 3, 3]).isFallback)
    #expect(Discounts(of: []).isFallback && Discounts(of: [0, 0]).isFallback)
  }

  static let spellings = ["<unk>", "<eos>", "a", " ", "می‌روم", "\n", "", "e", "f"].map {
    NGramModel.arpaSpelling(Array($0.utf8))
  }

  static func read(_ path: String, vocabulary: Int = 9) throws -> NGramModel {
    try NGramModel(
      arpa: path, vocabulary: vocabulary, specialTokens: SpecialTokens(endOfSentence: 1)
    ) { word in
      spellings.firstIndex(of: word).map(Int32.init)
    }
  }

  @Test("An ARPA file read is the model that was written", arguments: [1, 2, 4])
  func roundTrip(order: Int) throws {
    let model = KneserNey(
      Self.text, order: order, vocabulary: 9, specialTokens: SpecialTokens(endOfSentence: 1)
    ).model
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model.arpa"
    try AtomicFile.write(to: path) { writer in
      try model.writeARPA(to: &writer) { Self.spellings[Int($0)] }
    }
    let read = try Self.read(path)
    #expect(read.counts == model.counts)
    #expect(read.logProbabilities == model.logProbabilities)
    #expect(read.logBackoffs == model.logBackoffs)
    for history in [[1], [1, 2], [2, 3, 4], [8]] as [[Int32]] {
      #expect(read.history(history).distribution() == model.history(history).distribution())
    }
  }

  @Test(
    "What is no ARPA file of the vocabulary is refused in one line",
    arguments: [
      "", "ngram 1=3\n", "\\data\\\n\n\\1-grams:\n", "\\data\\\nngram 1=x\n",
      "\\data\\\nngram 1=1\n\n\\1-grams:\n-1\ta\n", "\\data\\\nngram 1=1\n\n\\2-grams:\n",
      "\\data\\\nngram 1=2\n\n\\1-grams:\n-1\ta\n\\end\\\n",
      "\\data\\\nngram 1=1\n\n\\1-grams:\nx\ta\n\\end\\\n",
      "\\data\\\nngram 1=1\n\n\\1-grams:\n1\ta\n\\end\\\n",
      "\\data\\\nngram 1=1\n\n\\1-grams:\n-1\tz\n\\end\\\n",
      "\\data\\\nngram 1=1\n\n\\1-grams:\n-1\ta\n\\end\\\n",
      "\\data\\\nngram 1=3\n\n\\1-grams:\n-1\t<unk>\n-1\ta\n-1\ta\n\\end\\\n",
    ])
  func refused(_ text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant(Array(text.utf8), "model.arpa")
    let failure = #expect(throws: StorageError.self) { _ = try Self.read(path, vocabulary: 3) }
    #expect(failure?.code == .invalid && failure?.message.contains("; ") == true)
  }
}
