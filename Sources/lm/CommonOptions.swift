import ArgumentParser
import CPUCompute
import JSON
import LanguageModels
import Runs

/// Options of every subcommand that computes.
struct CommonOptions: ParsableArguments {
  @Option(
    help: """
      Number of threads (default: the physical cores; 1 for sampling). The last digits of results \
      can depend on it.
      """)
  var threads: Int?

  @Flag(
    name: [.customShort("q"), .long], inversion: .prefixedNo,
    help: "Print no progress and no notes.")
  var quiet = false

  @Flag(inversion: .prefixedNo, help: "Print figures as one JSON object.")
  var json = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads); choose 1 to 1024")
    }
  }

  /// The threads that text is walked by.
  var textThreads: Int { threads ?? Machine.physicalCores }

  func makeBackend() throws -> CPUBackend {
    try CPUBackend(threads: threads ?? Machine.physicalCores)
  }

  /// Says so where the precision that was asked for is not to be had.
  func noteMissing(_ asked: Precision, on backend: any Backend) {
    guard !backend.supports(asked) else { return }
    note(
      "note: this processor has no fast \(asked.rawValue); products are of "
        + backend.available(asked).rawValue)
  }

  /// Prints a line on the standard error, unless quiet.
  func note(_ line: @autoclosure () -> String) {
    if !quiet { Console.error(line()) }
  }

  /// Prints figures as JSON or as text, after their notes.
  ///
  /// - Parameters:
  ///   - figures: The figures.
  ///   - notes: What is said of them.
  ///   - isBesides: True where the standard output has something else, so that they go to the standard error.
  ///   - text: The figures as text.
  /// - Throws: ``Failure`` 74 where they cannot be written.
  func print(
    _ figures: some Encodable, notes: [String] = [], besides isBesides: Bool = false,
    _ text: @autoclosure () -> String
  ) throws {
    for line in notes { note("note: \(line)") }
    let text = try json ? JSONText.pretty(figures) : text()
    try isBesides ? Console.outputBesides(text) : Console.output(text)
  }
}
