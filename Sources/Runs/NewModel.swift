import LanguageModels
import ModelFolders
import Storage
import Tokenization
import TokenizerFiles
import Training

/// The configuration of a new run.
struct NewModel: Sendable {
  let corpus: CorpusConfiguration
  let model: ModelConfiguration
  let training: TrainingConfiguration
  let replaces: Bool

  /// Checks all numbers before anything is read.
  func validate() throws {
    try training.validate(for: model)
    // Every gradient but that of the last bias is a product with a weight.
    try ConfigurationError.require(
      model.initialization != .uniform(0), "initialization", 0,
      "a number above 0: weights that start at 0 never learn")
    try ModelPlan(model, training).checkMemory()
  }
}

/// A locked model folder and the device that trains it.
struct OpenedModel {
  let bundle: ModelBundle
  let network: NetworkRecord
  let lock: FolderLock
  let backend: any Backend
}

extension TrainingRun {
  /// Makes the folder of a new run.
  ///
  /// The first checkpoint is written before an existing model is replaced, so that a run that cannot start
  /// replaces nothing.
  func make(
    _ new: NewModel, _ shouldStop: @escaping () -> Bool, _ handle: @escaping (TrainingEvent) -> Void
  ) throws -> OpenedModel {
    let threads = threads ?? Machine.physicalCores
    let backend = try makeBackend(threads)
    var training = new.training
    training.precision = Self.precision(training.precision, on: backend, false, handle)
    var model = new.model
    try NewModel(corpus: new.corpus, model: model, training: training, replaces: false).validate()
    try new.corpus.checkFiles()
    try Self.checkTarget(folder, replacing: new.replaces)
    func tell(_ event: TextEvent) { handle(.text(event)) }
    let text = try new.corpus.prepare(threads: threads, handle: tell, shouldStop: shouldStop)
    model.vocabularySize = text.tokenizer.vocabulary.count
    try ModelPlan(model, training).checkMemory()
    let network = NetworkRecord(model: model, training: training, threads: threads)
    var lock: FolderLock?
    let bundle = try ModelBundle.create(
      at: folder, vocabulary: text.tokenizer.vocabulary, replacing: new.replaces
    ) {
      try text.write(
        into: $0, for: .network(network), threads: threads, handle: tell, shouldStop: shouldStop)
    } begin: { unfinished in
      lock = try unfinished.lock()
      try unfinished.writeCheckpoint(of: TrainingSession.makeTrainer(unfinished, backend))
    }
    guard let lock else { preconditionFailure("a model that was made was begun") }
    return OpenedModel(bundle: bundle, network: network, lock: lock, backend: backend)
  }

  /// Opens the folder of a resumed run.
  func resume(_ handle: @escaping (TrainingEvent) -> Void) throws -> OpenedModel {
    let bundle = try ModelBundle(folder, verifying: verifies)
    let network = try bundle.network()
    let lock = try bundle.lock()
    try ModelPlan(network.model, network.training).checkMemory()
    if let threads, threads != network.threads {
      handle(.note(.otherThreads(began: network.threads, now: threads)))
    }
    let backend = try makeBackend(threads ?? network.threads)
    _ = Self.precision(network.training.precision, on: backend, true, handle)
    return OpenedModel(bundle: bundle, network: network, lock: lock, backend: backend)
  }

  /// Checks that the folder of a new model may be written, before any long work.
  ///
  /// - Throws: ``RunError`` `modelExists`; `StorageError` `exists` for a folder with anything else in
  ///   it, or `cannotWrite` while another run has it.
  static func checkTarget(_ folder: String, replacing: Bool) throws {
    let isThere = try ModelBundle.validateTarget(folder, replacing: replacing)
    if isThere && !replacing { throw RunError(.modelExists(folder: folder)) }
  }

  /// The precision of the products: `asked`, or another one if the device lacks it.
  private static func precision(
    _ asked: Precision, on backend: any Backend, _ isResumed: Bool,
    _ handle: @escaping (TrainingEvent) -> Void
  ) -> Precision {
    let used = backend.available(asked)
    if used != asked {
      handle(.note(.missingPrecision(asked: asked, used: used, isResumed: isResumed)))
    }
    return used
  }
}
