import Foundation
import Testing

/// The man pages and completions that `make install` makes.
@Suite struct InstallationTests {
  private static let scripts = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts").path

  @Test func manPages() throws {
    let work = try Workplace()
    expectSuccess(try work.shell("LM=$LM \(Self.scripts)/make-man-pages man"))
    let pages = try work.files("man")
    let commands = try work.shell("LM=$LM \(Self.scripts)/list-commands").text
      .split(separator: "\n").map { "lm-\($0.replacing(" ", with: "-")).1" }
    #expect(commands.count == 18)
    #expect(Set(pages.keys) == Set(commands + ["lm.1"]))
    for (name, bytes) in pages {
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      #expect(lines.first?.hasSuffix(#" 1 "" "lm 0.1.0""#) == true, "\(name)")
      #expect(lines.contains(".SH OPTIONS") && lines.contains(".B \\-h, \\-\\-help"), "\(name)")
      #expect(!lines.contains { $0.hasPrefix(" ") }, "\(name)")
    }
    let train = String(decoding: pages["lm-train.1"] ?? Data(), as: UTF8.self)
    #expect(train.contains(".SH EXAMPLES\n.nf\nlm train corpus.txt"))
    #expect(train.contains(".B \\-\\-weight\\-drop <weight\\-drop>"))
    // Where groff is installed, it has nothing to say of them.
    let warnings = try work.shell(
      "! command -v groff >/dev/null || groff -ww -Kutf8 -man -Tutf8 man/*.1 2>&1 >/dev/null")
    #expect(warnings.code == 0 && warnings.text.isEmpty, "\(warnings)")
  }

  @Test func completions() throws {
    let work = try Workplace()
    let outcome = try work.shell(
      "$LM --generate-completion-script bash >lm.bash && bash -n lm.bash")
    expectSuccess(outcome, quiet: true)
    let script = String(decoding: try work.read("lm.bash"), as: UTF8.self)
    #expect(script.contains("--batch-size") && script.contains("zaremba-small"))
    for (shell, start) in [("zsh", "#compdef lm"), ("fish", "function")] {
      let script = try work.lm("--generate-completion-script \(shell)")
      expectSuccess(script, quiet: true)
      #expect(script.text.hasPrefix(start) && script.text.contains("batch-size"), "\(shell)")
    }
  }
}
