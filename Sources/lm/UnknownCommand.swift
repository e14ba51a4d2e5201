import ArgumentParser
import Glibc
import Recipes

/// A command that does not exist, and the nearest one that does.
enum UnknownCommand {
  /// - Throws: ``Failure`` 64 for the first word that should be a command and is none.
  static func refuse(in arguments: [String]) throws {
    let stack = Arguments.commands(in: arguments)
    guard let parent = stack.last, !parent.configuration.subcommands.isEmpty,
      case let index = stack.count - 1, arguments.indices.contains(index),
      case let typed = arguments[index], !typed.isEmpty, !typed.hasPrefix("-")
    else { return }
    let name = Arguments.name(of: stack)
    let names = parent.configuration.subcommands.flatMap { Arguments.names(of: $0) }
    let lower = typed.lowercased()
    let meant = names.contains(lower) ? lower : foreign[name]?[lower]
    var answer = (meant ?? Recipe.nearest(to: lower, among: names)).map { "use '\(name) \($0)'" }
    if Arguments.asksForHelp(arguments) {
      answer = names.first { answer?.contains(" \($0)") == true }.map {
        "use '\(name) \($0) --help'"
      }
    }
    throw Failure(EX_USAGE, "there is no command '\(typed)'; \(answer ?? "see '\(name) --help'")")
  }

  /// Commands of other programs, with those that do the same here.
  private static let foreign = [
    "lm": [
      "test": "eval", "evaluate": "eval", "score": "eval", "perplexity": "eval", "ppl": "eval",
      "judge": "eval", "generate": "sample", "gen": "sample", "write": "sample",
      "complete": "sample", "continue": "sample", "fit": "train", "learn": "train",
      "finetune": "train", "resume": "train --resume MODEL", "predict": "inspect --next TEXT",
      "next": "inspect --next TEXT", "analyze": "inspect", "microscope": "inspect",
      "encode": "tokenize", "decode": "tokenize --detokenize",
      "detokenize": "tokenize --detokenize",
      "tokenizer": "vocab", "vocabulary": "vocab", "show": "info", "describe": "info",
      "summary": "info", "list": "info", "diff": "compare", "plot": "report", "page": "report",
      "html": "report", "benchmark": "bench", "speed": "bench", "version": "--version",
    ],
    "lm vocab": [
      "train": "build", "learn": "build", "make": "build", "create": "build", "fit": "build",
      "list": "show", "print": "show", "dump": "show", "info": "show", "missing": "unknown",
      "size": "coverage", "sizes": "coverage", "export": "convert", "import": "convert",
    ],
  ]
}
