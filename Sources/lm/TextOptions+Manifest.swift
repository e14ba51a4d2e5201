import NumberFormatting
import ModelFolders
import Storage
import Tokenization
import TokenizerFiles

extension TextOptions {
  /// Writes the token files of a corpus into the folder of a model, and says what that is.
  func makeManifest(
    of corpus: Corpus, _ tokenizer: SavedTokenizer, _ model: ModelKind, _ common: CommonOptions,
    threads: Int, into folder: String
  ) throws -> Manifest {
    let (configuration, vocabulary) = (tokenizer.configuration, tokenizer.vocabulary)
    let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
    let parts: [(TextPartName, [TextPart])] = [
      (.train, corpus.train), (.valid, corpus.valid), (.test, corpus.test ?? []),
    ]
    var statistics: [TextPartName: TextStatistics] = [:]
    var words: [TextPartName: WordStatistics] = [:]
    for (name, text) in parts where !text.isEmpty {
      let file = folder + "/" + ModelBundle.tokenFileName(name)
      let progress = TextProgress("encoding \(name.rawValue)", quiet: common.quiet)
      let count = try encoder.encode(
        text, to: file, threads: threads, progress: progress.update
      ).statistics
      statistics[name] = count
      common.note(count.summary(of: name.rawValue))
      words[name] = try WordStatistics(
        of: text, configuration: configuration, vocabulary: vocabulary, threads: threads)
    }
    if let advice = Self.unlearnt(statistics) { common.note("note: \(advice)") }
    return Manifest(
      tokenizer: configuration, vocabularyLimits: limits, model: model,
      data: try corpus.sources.map(DataFile.init), text: statistics, words: words)
  }

  /// What to say where `<unk>` is to be judged and never learnt.
  private static func unlearnt(_ statistics: [TextPartName: TextStatistics]) -> String? {
    let judged = statistics.filter { $0.key != .train }.values.reduce(0) { $0 + $1.unknown }
    guard statistics[.train]?.unknown == 0, judged > 0 else { return nil }
    return """
      <unk> never occurs in training and \(NumberFormat.count(judged, "time")) in the held-out parts, so \
      chance decides their perplexity; a larger --min-count lets <unk> be learnt
      """
  }
}

extension DataFile {
  init(_ source: ByteFile) throws {
    let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
    self.init(name: name, bytes: source.count, sha256: try Digest.hex(of: source))
  }
}

extension TextStatistics {
  /// One line about a part of a corpus.
  func summary(of part: String) -> String {
    let rate = NumberFormat.percent(Double(unknown) / Double(max(tokens, 1)))
    let line = "\(part): \(NumberFormat.count(tokens, "token")), \(rate) unknown"
    return replacements > 0 ? "\(line); \(Note.repairs(replacements))" : line
  }
}
