import Foundation
import Testing

/// What `make run` runs after the build.
@Suite struct CompareHeadsTests {
  @Test func compareHeadsPrintsARowForEachHeadAndAVerdictForEachPair() throws {
    let work = try Workplace()
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../scripts/compare-heads").standardized.path
    let outcome = try work.shell("MODELS=$PWD/demo EPOCHS=1 '\(script)'")
    expectSuccess(outcome)
    let lines = outcome.text.split(separator: "\n").suffix(20)
    for corpus in ["english", "persian"] {
      for head in Shared.heads {
        let row = lines.first { $0.hasPrefix("\(corpus)  \(head) ") }
        #expect(
          row?.wholeMatch(of: /\w+ +\w+ +\d+( +\d+\.\d\d){3} +\d+\.\d % +\d+/) != nil, "\(lines)")
      }
      #expect(
        lines.count { $0.contains("demo/\(corpus)-") && $0.contains(" lower perplexity") } == 3)
    }
  }
}
