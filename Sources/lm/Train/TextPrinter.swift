import ModelFolders
import NumberFormatting
import Runs
import Tokenization

/// Prints what happens while text becomes tokens.
final class TextPrinter {
  private let common: CommonOptions
  private var current: (work: TextWork, bar: TextProgress)?

  /// The option that the normalisation came from without being typed.
  private let source: String?
  /// The model whose options are repeated.
  private let repeated: ModelBundle?

  init(_ common: CommonOptions, repeating repeated: ModelBundle? = nil, source: String? = nil) {
    self.common = common
    self.repeated = repeated
    self.source = source
  }

  func print(_ event: TextEvent) {
    switch event {
    case .tokenizer(let configuration):
      common.note(
        "tokens \(configuration.kind.rawValue), normalize \(configuration.normalization.rawValue)")
    case .otherLanguage(let chosen, let usual):
      guard let source else { break }
      common.note(
        "note: the text is of another language than that of \(source): it keeps --normalize "
          + "\(chosen.rawValue), usual is \(usual.rawValue)")
    case .mixedLanguages(let part):
      common.note("note: the text of --\(part.rawValue) is of another language than CORPUS")
    case .unknownFallsApart(let times):
      common.note(
        "note: the text has <unk> \(NumberFormat.count(times, "time")), which becomes several tokens; for a text "
          + "that is already tokenised, add --tokens whitespace")
    case .sources(let files):
      guard let repeated, Set(repeated.manifest.data) != Set(files) else { break }
      common.note(
        "note: the text is not that of \(repeated.path); perplexities on the two do not compare")
    case .progress(let work, let done, let total):
      if current?.work != work {
        current = (work, TextProgress(work.title, quiet: common.quiet))
      }
      current?.bar.show(done, of: total)
    case .encoded(let part, let statistics): common.note(statistics.summary(of: part.rawValue))
    case .unknownNeverLearned(let judged):
      common.note(
        "note: <unk> never occurs in training and \(NumberFormat.count(judged, "time")) in the held-out "
          + "parts, so chance decides their perplexity; a larger --min-count lets <unk> be learned")
    }
  }

  /// Takes what is drawn off the terminal.
  func erase() { current?.bar.erase() }
}

extension TextWork {
  fileprivate var title: String {
    switch self {
    case .counting: "counting"
    case .encoding(let part): "encoding \(part.rawValue)"
    }
  }
}

extension TextStatistics {
  /// One line about a part of a corpus.
  fileprivate func summary(of part: String) -> String {
    let rate = NumberFormat.percent(Double(unknown) / Double(max(tokens, 1)))
    let line = "\(part): \(NumberFormat.count(tokens, "token")), \(rate) unknown"
    return replacements > 0 ? "\(line); \(Note.repairs(replacements))" : line
  }
}
