import ArgumentParser

struct VocabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocab",
    abstract: "Build tokenizers, show them, and measure their coverage of a text.",
    discussion: """
      A tokenizer is what a token is and which tokens have an id: that of a model, or a file. Files \
      are of three formats, told apart by their name: *tokenizer.json is that of Hugging Face, *.txt \
      has a token a line, and any other is as the vocabulary.json of a model.
      """,
    subcommands: [
      VocabBuildCommand.self, VocabShowCommand.self, VocabCoverageCommand.self,
      VocabUnknownCommand.self, VocabConvertCommand.self,
    ])
}
