import Foundation
import TestSupport
import Testing

/// Calls to the system that fail, and processes that end there: a sample of what `make faults` tries.
@Suite(
  .disabled(
    if: Compilation.isSanitized, "the shim has a malloc of its own; make faults runs it"))
struct FaultTests {
  private static let driver = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts/run-faults")
    .path

  @Test("After any call that fails, files are whole, and the same bytes come of what goes on")
  func sample() throws {
    let count = Long.isOn ? 3000 : Compilation.isOptimized ? 300 : 40
    let outcome = try Workplace().shell("\(Self.driver) --lm $LM --sample \(count)")
    #expect(outcome.code == 0, "\(outcome.text) \(outcome.error)")
    #expect(outcome.text.contains("\n| all |"))
  }

  @Test("Runs that are killed at random places come to the bytes of one that is not")
  func kills() throws {
    let count = Long.isOn ? 2000 : Compilation.isOptimized ? 100 : 20
    let outcome = try Workplace().shell("\(Self.driver) --lm $LM --kills \(count)")
    #expect(outcome.code == 0, "\(outcome.text) \(outcome.error)")
    #expect(outcome.text.contains("; 0 findings"))
  }

  /// Programs that do `vocab convert given tokenizer.json` worse than lm does; `$LM` does all else.
  static let programs = [
    ("torn", "printf one >tokenizer.json; printf two >>tokenizer.json"),
    ("was touched", "$LM \"$@\"; status=$?; : >>text.txt; echo more >>text.txt; exit $status"),
    ("exit 0, but", "$LM \"$@\" || exit 0; exit 0"),
    ("not one line of error", "$LM \"$@\" || { echo two >&2; exit 73; }"),
    ("code 9", "$LM \"$@\" || exit 9"),
    ("left behind", "$LM \"$@\" || { : >.tmp-other-1-0; exit 73; }"),
  ]

  @Test("The driver finds what is wrong with a worse program", arguments: programs)
  func worse(finding: String, does: String) throws {
    let work = try Workplace()
    let script = """
      #!/bin/sh
      case "$*" in "vocab convert given tokenizer.json"*) \(does);; *) exec $LM "$@";; esac
      """.replacing("$LM", with: Program.path)
    try work.plant(script, "worse")
    let line = "chmod +x worse && \(Self.driver) --lm worse --kinds write,rename,output"
    let outcome = try work.shell("\(line) 'vocab convert'")
    #expect(outcome.code == 1, "\(outcome)")
    #expect(outcome.text.contains("FINDING vocab convert"), "\(outcome)")
    #expect(outcome.text.contains(finding), "\(outcome)")
  }
}
