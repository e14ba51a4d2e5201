import Storage
import TestSupport
import Testing
import TokenIDs

@testable import NGrams

/// The text of ARPA files.
@Suite struct ARPATests {
  static let tokens = ["<unk>", "<eos>", "a", "b"]

  static func read(_ text: String, vocabulary: Int = 4) throws -> NGramModel {
    let folder = try TemporaryFolder()
    return try NGramModel(
      arpa: try folder.plant(text), vocabulary: vocabulary,
      specialTokens: SpecialTokens(endOfSentence: 1)
    ) { word in
      tokens.firstIndex { Array($0.utf8) == word }.map(Int32.init)
    }
  }

  static let text = """
    \\data\\
    ngram 1=5
    ngram 2=3
    ngram 3=1

    \\1-grams:
    -99.0\t<s>\t-0.25
    -2.0\t<unk>\t0.0
    -0.5\t</s>\t0.0
    0.0\ta\t-0.5
    -1.5\tb\t0.0

    \\2-grams:
    -0.125\t<s> a\t-0.75
    -0.25\ta </s>\t0.0
    -1.0\ta b\t0.0

    \\3-grams:
    -0.0625\t<s> a b

    \\end\\

    """

  @Test("What is read is written, number by number")
  func kept() throws {
    let model = try Self.read(Self.text)
    #expect(model.counts == [4, 3, 1] && model.order == 3 && model.parameters == 15)
    #expect(model.logProbabilities == [[-2, -0.5, 0, -1.5], [-0.125, -0.25, -1], [-0.0625]])
    #expect(model.logBackoffs == [[0, -0.25, -0.5, 0], [-0.75, 0, 0]])
    let folder = try TemporaryFolder()
    try AtomicFile.write(to: "\(folder.path)/model") { writer in
      try model.writeARPA(to: &writer) { Array(Self.tokens[Int($0)].utf8) }
    }
    let written = try TestSupport.text(of: "\(folder.path)/model")
    #expect(written == Self.text.replacing("-99.0", with: "-99"))
    // log₁₀ p of b: the trigram; of the unknown: two back-offs and its own.
    let history = model.history([1, 2])
    #expect(abs(history.logProbability(of: 3) / .ln10 + 0.0625) < 1e-9)
    #expect(abs(history.logProbability(of: 0) / .ln10 + 0.75 + 0.5 + 2) < 1e-9)
    #expect(abs(history.logProbability(of: 1) / .ln10 + 0.75 + 0.25) < 1e-9)
  }

  @Test("Spaces, tabs, CRLF and missing back-offs are read too")
  func foreign() throws {
    let foreign = Self.text.replacing("\t0.0\n", with: "\n").replacing("\t", with: "  ")
      .replacing("\n", with: " \r\n")
    let (model, expected) = try (Self.read(foreign), Self.read(Self.text))
    #expect(model.logProbabilities == expected.logProbabilities)
    #expect(model.logBackoffs == expected.logBackoffs)
    #expect(
      try Self.read("\u{FEFF}" + foreign).logProbabilities == expected.logProbabilities)
  }

  @Test(
    "Each mistake has its line",
    arguments: [
      ("-1.5\tb\t0.0", "0.5\tb\t0.0", "line 11: '0.5\tb\t0.0' is no 1-gram"),
      ("-1.5\tb\t0.0", "-1.5\tb\tinf", "line 11: "), ("-1.5\tb\t0.0", "-inf\tb", "line 11: "),
      ("-1.5\tb", "-1.5\tc", "line 11: 'c' is not in the vocabulary"),
      ("-1.5\tb", "-1.5\ta", "the 1-grams are not those of the vocabulary, each once"),
      ("ngram 1=5", "ngram 1=6", "line 13: it has fewer 1-grams than it counts"),
      ("ngram 2=3", "ngram 2=2", "line 16: it has more 2-grams than it counts"),
      ("ngram 3=1", "ngram 3=0", "line 19: it has more 3-grams than it counts"),
      ("ngram 2=3", "ngram 3=3", "line 3: its counts are not"),
      ("\\2-grams:", "\\3-grams:", "line 13: \\2-grams: is missing"),
      ("\\end\\", "\\ende\\", "line 21: it has no \\end\\"), ("\\end\\", "", "it has no \\end\\"),
      ("<s> a b", "b a b", "an n-gram stands twice, or without the one that it begins with"),
      ("a </s>\t", "a b\t", "an n-gram stands twice, or without the one that it begins with"),
    ])
  func mistakes(_ old: String, _ new: String, _ reason: String) throws {
    let error = try storageError { _ = try Self.read(Self.text.replacing(old, with: new)) }
    #expect(error.code == .invalid)
    #expect(error.message.replacing("\\x09", with: "\t").contains(reason), "\(error.message)")
  }

  @Test func anotherVocabularyIsRefused() throws {
    for size in [3, 5] {
      #expect(try storageError { _ = try Self.read(Self.text, vocabulary: size) }.code == .invalid)
    }
  }

  @Test("Every byte that ARPA files have for themselves is spelled")
  func spellings() {
    func spelling(_ text: String) -> String {
      String(decoding: NGramModel.arpaSpelling(Array(text.utf8)), as: UTF8.self)
    }
    let hex = Array("0123456789ABCDEF")
    for byte in UInt8.min...UInt8.max {
      let isSpelled = byte == 0 || 9...13 ~= byte || byte == 32
      let expected =
        isSpelled ? Array("<0x\(hex[Int(byte) >> 4])\(hex[Int(byte) & 15])>".utf8) : [byte]
      #expect(NGramModel.arpaSpelling([byte]) == expected)
      #expect(NGramModel.arpaSpelling([97, byte]) == [97] + expected)
    }
    #expect(spelling("") == "<0x>" && spelling("می روم\n") == "می<0x20>روم<0x0A>")
    for text in ["<s>", "</s>", "<unk>", "<UNK>", "<eos>", "<0x20>", "<0x", "<0xyz"] {
      #expect(spelling(text) == "<0x3C>" + text.dropFirst())
    }
    for text in ["<", "<x>", "<S>", "<s", "a<s>", "<0", "0x20"] { #expect(spelling(text) == text) }
  }
}
