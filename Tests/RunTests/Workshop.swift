import LanguageModels
import ModelFolders
import Runs
import Storage
import Synchronization
import TestSupport
import Testing
import Training

/// A folder with a small corpus, and runs on it that take a moment.
struct Workshop {
  let folder: TemporaryFolder
  var path: String { folder.path }

  static let sentences = [
    "the sea keeps what it takes", "she lit the lamp and waited", "the boat was lost in winter",
    "nobody knew the names", "the gull cried above the lamp",
  ]

  init() throws {
    folder = try TemporaryFolder()
    let lines = (0..<60).map { i in
      let (a, b) = (Self.sentences[i % 5], Self.sentences[(3 * i + i / 5) % 5])
      return "\(a) , \(b) .\n"
    }
    try folder.plant(lines.joined(), "corpus.txt")
  }

  var corpus: CorpusConfiguration { CorpusConfiguration("\(path)/corpus.txt") }

  static let model = ModelConfiguration(
    vocabularySize: 2, embeddingWidth: 8, hiddenWidths: [8], tied: true)
  static let training = TrainingConfiguration(epochs: 2, batch: 4, bptt: 20, rate: 0.01)

  /// A run into the folder `name`.
  func run(
    into name: String = "model", model: ModelConfiguration = model,
    training: TrainingConfiguration = training, replacing: Bool = false
  ) -> TrainingRun {
    var run = TrainingRun(
      corpus, model: model, training: training, into: "\(path)/\(name)", replacing: replacing)
    run.threads = 1
    return run
  }

  /// The run that the folder `name` holds.
  func resumed(_ name: String = "model") -> TrainingRun {
    TrainingRun(resuming: "\(path)/\(name)")
  }

  /// Every file of a model but the log, which holds times.
  func files(_ name: String = "model") throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for file in try folder.names(name) where file != "log.jsonl" {
      files[file] = try bytes(of: "\(path)/\(name)/\(file)")
    }
    return files
  }

  /// The names of the files that two models do not share, byte for byte.
  func differences(_ one: String, _ other: String) throws -> Set<String> {
    let (a, b) = (try files(one), try files(other))
    return Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }
  }

  func bundle(_ name: String = "model") throws -> ModelBundle { try ModelBundle("\(path)/\(name)") }
}

/// A clock that is a second later every time that it is read.
final class TickingClock: Sendable {
  private let ticks = Atomic<Int>(0)

  func read() -> Double { Double(ticks.add(1, ordering: .relaxed).newValue) }
}

/// The code of the ``RunError`` that `body` throws.
func runError(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) throws -> RunError.Code {
  let thrown = #expect(throws: RunError.self, sourceLocation: sourceLocation) { try body() }
  return try #require(thrown, sourceLocation: sourceLocation).code
}
