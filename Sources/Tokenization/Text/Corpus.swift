public import Storage

/// Text for training and evaluation: one part of each, none of them empty unless nothing was to be
/// held out.
public struct Corpus: Sendable {
  /// The training part.
  public let train: [TextPart]
  /// The validation part, which decides when to stop.
  public let valid: [TextPart]
  /// The test part, which is scored once, at the end; nil when the corpus has a validation part of
  /// its own and no test part.
  public let test: [TextPart]?
  /// Every file that it was read from, in the order of reading.
  public let sources: [ByteFile]

  /// Reads a corpus.
  ///
  /// - A file, or `-` for the standard input: training text.
  /// - A folder with `train.txt`, and `valid.txt` and `test.txt` if there are any.
  /// - A folder without `train.txt`: all other files in it named `*.txt`, in the order of their
  ///   names' bytes.
  ///
  /// A part without a file is cut off the end of every training file, at line ends. The test part
  /// starts at the first line that starts at or after 95 % of the file's bytes, the validation part
  /// at the first at or after 90 %; beside a given test file, the validation part takes the last 5
  /// %. Where a long line would leave a part empty, its start moves by as few lines as give it one.
  /// A file too short for that, among others, is trained on whole. A corpus with a file for
  /// validation but none for test has no test part.
  ///
  /// Only looks at the files; the text is read when it is walked.
  ///
  /// - Parameters:
  ///   - path: a file, a folder, or `-`.
  ///   - valid: a file that takes the place of `valid.txt`.
  ///   - test: a file that takes the place of `test.txt`.
  ///   - decoding: what becomes of bytes that are no UTF-8.
  ///   - holdingOut: whether to cut the parts that no file is given for; without it they are empty.
  ///   - check: called often while files are copied or looked at; what it throws ends that.
  /// - Returns: the parts and the files they are in.
  /// - Throws: `StorageError`: `missing`, `cannotRead`, or `ioFailed`; ``TokenizationError`` with
  ///   code `invalidData` for text that is empty or has too few lines to cut.
  public static func load(
    _ path: String, valid: String? = nil, test: String? = nil, decoding: TextDecoding = .repair,
    holdingOut: Bool = true, check: () throws -> Void = {}
  ) throws -> Corpus {
    let files = try CorpusFiles(path, valid: valid, test: test)
    var sources: [ByteFile] = []
    func open(_ path: String) throws -> TextPart {
      let file = try ByteFile(path, check: check)
      sources.append(file)
      return try TextPart(file, decoding: decoding, check: check)
    }
    var texts: [TextPart] = []
    for file in files.train { texts.append(try open(file)) }
    let validText = try files.valid.map(open)
    let testText = try files.test.map(open)

    if let validText {
      return Corpus(
        train: texts, valid: [validText], test: testText.map { [$0] }, sources: sources)
    }
    guard holdingOut else {
      return Corpus(train: texts, valid: [], test: testText.map { [$0] }, sources: sources)
    }
    let cut = try HeldOut(of: texts, withTest: testText == nil, check: check)
    return Corpus(
      train: cut.train, valid: cut.valid, test: testText.map { [$0] } ?? cut.test,
      sources: sources)
  }
}
