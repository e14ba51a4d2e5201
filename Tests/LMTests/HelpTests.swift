import Foundation
import Testing

/// The help texts as they are printed; with UPDATE_HELP=1 in the environment, the test command of
/// docs/adding.md rewrites them.
@Suite struct HelpTests {
  @Test(arguments: [
    "lm", "train", "eval", "sample", "tokenize", "vocab", "vocab build", "vocab show",
    "vocab coverage", "vocab unknown", "vocab convert", "info", "compare", "inspect", "report",
    "bench",
  ])
  func help(of command: String) throws {
    let work = try Workplace()
    let outcome = try work.lm(command == "lm" ? "--help" : "\(command) --help")
    expectSuccess(outcome, quiet: true)
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Help")
    let file = folder.appending(path: "\(command.replacing(" ", with: "-")).txt")
    if ProcessInfo.processInfo.environment["UPDATE_HELP"] == "1" {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try outcome.output.write(to: file)
    }
    #expect(
      try outcome.text == String(contentsOf: file, encoding: .utf8),
      "with UPDATE_HELP=1, this test rewrites \(file.path)")
  }

  @Test func everyHeadAndKindIsTested() throws {
    let help = try Workplace().lm("train --help").text
    let words = help.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("(values: \(Shared.heads.joined(separator: ", ")); default: softmax)"))
    #expect(words.contains("(values: \(Shared.kinds.joined(separator: ", ")); default: word)"))
  }

  @Test func version() throws {
    let outcome = try Workplace().lm("--version")
    expectSuccess(outcome, quiet: true)
    #expect(outcome.text.wholeMatch(of: /lm \d+\.\d+\.\d+ \(oneDNN \d+\.\d+\.\d+\)\n/) != nil)
  }
}
