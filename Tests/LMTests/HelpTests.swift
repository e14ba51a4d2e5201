import Foundation
import Testing

/// The help texts as they are printed; with UPDATE_HELP=1 in the environment, the test rewrites them.
@Suite struct HelpTests {
  @Test(arguments: [
    "lm", "train", "eval", "sample", "tokenize", "vocab", "vocab build", "vocab show",
    "vocab coverage", "vocab unknown", "vocab convert", "info", "list", "compare", "inspect",
    "report",
    "study", "lesson", "bench",
  ])
  func help(of command: String) throws {
    try expectKept(command == "lm" ? "--help" : "\(command) --help", as: command)
  }

  @Test("All options, hidden ones too")
  func allOptions() throws {
    try expectKept("train --help-all", as: "train all")
    try expectKept("eval --help-all", as: "eval all")
    let work = try Workplace()
    let common = try work.lm("train --help").text
    #expect(common.contains("--hidden <hidden>") && !common.contains("--weight-drop"))
    #expect(try work.lm("train --help-all").text.contains("--weight-drop"))
  }

  /// Compares what is printed with a kept file.
  private func expectKept(_ line: String, as command: String) throws {
    let work = try Workplace()
    let outcome = try work.lm(line)
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
    let help = try Workplace().lm("train --help-all").text
    let words = help.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("(values: \(Shared.heads.joined(separator: ", ")); default: softmax)"))
    #expect(words.contains("(values: \(Shared.kinds.joined(separator: ", ")); default: word)"))
  }

  private static func shell(_ line: String) throws -> [Substring] {
    try Workplace().shell(line).text.split(separator: "\n")
  }

  @Test func version() throws {
    let outcome = try Workplace().lm("--version")
    expectSuccess(outcome, quiet: true)
    let lines = outcome.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 6 && lines.last == "")
    #expect(lines[0].wholeMatch(of: /lm \d+\.\d+\.\d+/) != nil)
    let system = try Self.shell(
      "uname -sr; uname -m; getconf GNU_LIBC_VERSION; getconf _NPROCESSORS_ONLN")
    #expect(lines[1].wholeMatch(of: /processor  \S.*, .+?(; products use .+)?/) != nil)
    #expect(lines[1].contains(", \(system[1])"))
    #expect(lines[2].hasPrefix("cores      ") && lines[2].contains(", \(system[3]) processor"))
    #expect(lines[3] == "system     \(system[0]), \(system[2])")
    #expect(lines[4].wholeMatch(of: /libraries  oneDNN \d+\.\d+\.\d+, ICU .*, LAPACK .*/) != nil)
    // What the kernel says of the processor, beside what the matrix library uses.
    let flags = try Self.shell("grep -m 1 ^flags /proc/cpuinfo; true").first ?? ""
    #expect(flags.contains(" avx512_bf16") == lines[1].contains("bf16"))
    #expect(flags.contains(" avx512f") == lines[1].contains("AVX-512"))
    // The files of the libraries bear their versions.
    let icu = try Self.shell("readlink -f $(ldd $LM | awk '/libicuuc/ {print $3}')")[0]
    #expect(lines[4].contains("ICU \(icu.split(separator: ".so.").last ?? "?") "))
    let lapack = try Self.shell("readlink -f $(ldd $LM | awk '/liblapack.so/ {print $3}')")[0]
    #expect(lines[4].contains("LAPACK \(lapack.split(separator: ".so.").last ?? "?")"))
  }
}
