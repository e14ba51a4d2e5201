import CPUCompute
import LanguageModels
import ModelFolders
import ModelReports
import ModelTesting
import ReportPages
import TestSupport
import Tokenization
import Training

/// A small model in memory.
struct SmallFolder {
  let folder: TemporaryFolder
  let model: SmallModel
  let bundle: ModelBundle

  init() throws {
    folder = try TemporaryFolder()
    var model = SmallModel()
    model.parts = [.train: "a b a\nb b\n", .valid: "b a\n", .test: "a\n"]
    model.data = [DataFile(name: "text", bytes: 10, sha256: String(repeating: "0", count: 64))]
    model.training.batch = 2
    model.training.bptt = 2
    model.training.epochs = 3
    model.training.optimizer = OptimizerConfiguration(.asgd)
    self.model = model
    let made = try model.make("\(folder.path)/model", .softmax, on: CPUBackend(threads: 1))
    // Readers are to see what differs from its checksum.
    bundle = try ModelBundle(made.path, verifying: false)
  }

  func makeTrainer() throws -> Trainer<[Int32]> {
    let network = try bundle.network()
    let model = try LanguageModel(network.model, seed: 3, on: CPUBackend(threads: 1))
    return try Trainer(
      network.training, model: model, corpus: Array(bundle.tokens(.train)?.map { $0 } ?? []),
      specialTokens: bundle.vocabulary.specialTokens)
  }

  /// The page and the curves of the model.
  func report() throws {
    var options = ReportOptions()
    (options.measures, options.samples) = (false, 0)
    let report = try Report(on: [bundle], options, on: CPUBackend(threads: 1))
    try Finding.unless(
      !report.html.isEmpty && Report.isReport(report.html.utf8), "no report")
    _ = try report.models.map { try EventRecords($0.events(time: 1).bytes) }
  }

  /// The kept `config.json` of format 5.
  static let formatFive = Checkout.path(
    "Tests/ModelFolderTests/Fixtures/format-5/softmax/config.json")
}
