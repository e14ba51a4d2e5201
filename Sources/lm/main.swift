import ArgumentParser
import Glibc

/// The command line `lm`; see the subcommands.
struct LanguageModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lm",
    abstract: "Recurrent language models for Persian and English.",
    discussion: """
      Results go to the standard output. Progress and notes go to the standard error. 'lm COMMAND \
      --help' shows the common options of a command, --help-all shows all of them.

      Exit codes: 0 done · 64 wrong usage · 65 the data or the model is invalid · 66 an input is \
      missing · 70 a library, the device or the program fails · 71 the system gives no thread, no memory or no open file · 73 cannot \
      write · 74 reading or writing failed · 130 stopped by a signal; training has saved its checkpoint · \
      141 the reader of the standard output has gone.
      """,
    version: "lm 0.1.0",
    subcommands: [
      TrainCommand.self, EvalCommand.self, SampleCommand.self, TokenizeCommand.self,
      VocabCommand.self, InfoCommand.self, ListCommand.self, CompareCommand.self,
      InspectCommand.self,
      ReportCommand.self, StudyCommand.self, LessonCommand.self, BenchCommand.self,
    ])
}

// A closed pipe is seen where it is written to: training goes on without its reader.
signal(SIGPIPE, SIG_IGN)
// A file beyond the limit of its size is an error of the write, as a full disk is.
signal(SIGXFSZ, SIG_IGN)
LastWords.install()
ThreadTeam.limitSpinning()
let code = LanguageModelCommand.run(CommandLine.arguments)
fflush(nil)
// A thread that was left to itself may still compute with what destructors would take from it.
_exit(code)
