/// Text for training and evaluation: one part of each, none of them empty.
public struct Corpus: Sendable {
  /// A file as it was read.
  public struct Source: Sendable {
    /// Its path, or `-` for the standard input.
    public let path: String
    /// Its bytes before any repair: what a hash of the data is taken of.
    public let original: [UInt8]
  }

  /// What is learned from.
  public let train: [TextPart]
  /// What decides when to stop.
  public let valid: [TextPart]
  /// What is looked at once, in the end; nil when the corpus has a validation part of its own and
  /// no test part.
  public let test: [TextPart]?
  /// Every file that was read, in the order of reading.
  public let sources: [Source]

  /// Reads a corpus.
  ///
  /// - A file, or `-` for the standard input: training text.
  /// - A folder with `train.txt`, and `valid.txt` and `test.txt` if there are any.
  /// - A folder without `train.txt`: all other files in it named `*.txt`, in the order of their
  ///   names' bytes.
  ///
  /// What no file is given for is cut off the end of every training file, at line ends. The test part
  /// starts at the first line that starts at or after 95 % of the file's bytes, the validation part
  /// at the first at or after 90 %; beside a given test file, the validation part takes the last 5 %.
  /// Where a long line would leave a part empty, its start moves by as few lines as give it one. A
  /// file too short for that, among others, is trained on whole. A corpus with a file for validation
  /// but none for test has no test part.
  ///
  /// - Parameters:
  ///   - path: a file, a folder, or `-`.
  ///   - valid: a file that takes the place of `valid.txt`.
  ///   - test: a file that takes the place of `test.txt`.
  /// - Returns: the parts and the files they were read from.
  /// - Throws: `StorageError`: `missing`, `cannotRead`, or `ioFailed`; ``TokenizationError`` with
  ///   code `invalidData` for text that is empty or has too few lines to cut.
  public static func load(
    _ path: String, valid: String? = nil, test: String? = nil
  ) throws -> Corpus {
    let files = try CorpusFiles(path, valid: valid, test: test)
    var sources: [Source] = []
    func read(_ path: String) throws -> RepairedFile {
      let file = try RepairedFile(path)
      sources.append(Source(path: path, original: file.original))
      return file
    }
    var texts: [RepairedFile] = []
    for file in files.train { texts.append(try read(file)) }
    let validText = try files.valid.map(read)
    let testText = try files.test.map(read)

    if let validText {
      return Corpus(
        train: texts.map(\.whole), valid: [validText.whole], test: testText.map { [$0.whole] },
        sources: sources)
    }
    let cut = try HeldOut(of: texts, withTest: testText == nil)
    return Corpus(
      train: cut.train, valid: cut.valid, test: testText.map { [$0.whole] } ?? cut.test,
      sources: sources)
  }
}
