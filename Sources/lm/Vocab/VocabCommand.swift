import ArgumentParser

struct VocabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocab",
    abstract: "Build tokenizers, show them, and measure their coverage of a text.",
    discussion: """
      A tokenizer splits a text into tokens, and its vocabulary gives them ids. It is that of a \
      model, or a file. The name of a file tells its format: *tokenizer.json is that of Hugging \
      Face, *.txt has a token per line, and any other file is like the vocabulary.json of a model.
      """,
    subcommands: [
      VocabBuildCommand.self, VocabShowCommand.self, VocabCoverageCommand.self,
      VocabUnknownCommand.self, VocabConvertCommand.self,
    ])
}
