import ArgumentParser
import FigureTables
import ModelFolders

extension LanguageModelCommand {
  /// Runs the command of a command line, and prints its error.
  ///
  /// - Parameter arguments: The name of the program, and what follows it.
  /// - Returns: The exit code.
  static func run(_ arguments: [String]) -> Int32 {
    Arguments.$typed.withValue(arguments) {
      do {
        try Console.occupyClosedDescriptors()
        try Arguments.requireUTF8()
        let arguments = Arguments.unified(arguments)
        try UnknownCommand.refuse(in: arguments)
        var command = try parsed(arguments)
        let style = TableStyle(
          isolatesRightToLeft: Console.isOutputTerminal, isBold: Console.colorsOutput)
        Interrupt.install()
        let verifies = (command as? any ModelCommand)?.verification.verify ?? true
        try ModelBundle.$isVerified.withValue(verifies) {
          try TableStyle.$current.withValue(style) { try command.run() }
        }
        return 0
      } catch {
        return Failure(error).report()
      }
    }
  }

  /// The command; an unknown option is answered before what the parser finds.
  private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    do {
      return try Arguments.parse(arguments)
    } catch {
      try UnknownOption.refuse(in: arguments)
      throw error
    }
  }
}
