import ArgumentParser
import ModelBundle
import Tokenization

struct VocabConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write a tokenizer in another format.",
    discussion: """
      Only the format of a vocabulary.json keeps counts. Ids of foreign files are given anew: <unk>, \
      <eos>, then the others in their order. A tokenizer.json has no tokens for unusual white space \
      between words.
      """)

  @Argument(help: "The folder of a model, or a tokenizer's file.")
  var model: String

  @Argument(help: "The file to write; its name tells the format.")
  var out: String

  @Option(help: "What a token of a *.txt is, which does not say so.")
  var tokens: TokenizerKind = .word

  @Option(help: "How text is rewritten before it is looked up in a *.txt.")
  var normalize: NormalizationProfile = .none

  @Flag(inversion: .prefixedNo, help: "Replace a file that is there.")
  var force = false

  func run() throws {
    try Target.validate(out, replacing: force)
    let configuration = TokenizerConfiguration(kind: tokens, normalization: normalize)
    let known = try ModelSelection.openTokenizer(model, list: configuration)
    try known.write(to: out)
    try Console.output("\(out): \(Figure.count(known.vocabulary.count)) entries\n")
  }
}
