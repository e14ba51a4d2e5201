import CPUCompute
import ModelReports
import ModelTesting
import ReportPages
import TestSupport
import Testing

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  static let misuses: [String: @Sendable (_ folder: String) throws -> Void] = [
    "Report.writeEvents: the folders of the report": { folder in
      let report = try Report(
        on: [SmallModel().makeNGrams("\(folder)/model")], ModelReportTests.plain(),
        on: CPUBackend(threads: 1))
      _ = try report.writeEvents(of: [], to: folder)
    }
  ]

  @Test("A forbidden call ends the process and says why", arguments: misuses.keys.sorted())
  func ends(misuse: String) async throws {
    let folder = try TemporaryFolder()
    let end = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [misuse, path = folder.path as String] in
      try PreconditionTests.misuses[misuse]?(path)
    }
    let line = firstLine(end.standardErrorContent)
    #expect(line.hasSuffix(message(of: misuse)))
  }
}
