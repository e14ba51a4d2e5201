import Judging
public import LanguageModels
public import ModelFolders
public import ReportPages
import Storage

extension Report {
  /// A report on models from their folders: how they were trained, and what `options` ask for.
  ///
  ///     let report = try Report(on: [ModelBundle("models/mos")], on: backend)
  ///     try AtomicFile.write(Array(report.html.utf8), to: "report.html")
  ///
  /// - Parameters:
  ///   - bundles: The folders.
  ///   - options: What is told beside training.
  ///   - recipes: The name of the recipe of each model, to compare recipes in place of models; empty for models. Only
  ///     the first model of a recipe is put under the microscope.
  ///   - backend: The device.
  ///   - progress: Called often with the folder, the stage, what is done of it and all of it; an error that it
  ///     throws stops the work.
  /// - Throws: ``ModelReportError`` `givenTwice`; `StorageError` for a folder that is damaged; `JudgingError`
  ///   and `MicroscopeError` for a model without finite probabilities; the error of `progress`.
  public init(
    on bundles: [ModelBundle], _ options: ReportOptions = ReportOptions(),
    recipes: [String] = [], on backend: any Backend,
    progress: (_ folder: String, _ stage: ReportStage, _ done: Int, _ total: Int) throws -> Void =
      { _, _, _, _ in }
  ) throws {
    try options.validate()
    precondition(recipes.isEmpty || recipes.count == bundles.count, "a recipe a model")
    self.init([])
    var measured: [(place: Int, model: ComparedModel)] = []
    var seen: Set<String> = []
    let names = try DistinctNames.of(folders: bundles.map(\.path))
    for (place, (bundle, name)) in zip(bundles, names).enumerated() {
      let isFirst = recipes.isEmpty || seen.insert(recipes[place]).inserted
      var model = try ReportModel(bundle, name: name)
      let hasWeights = model.best != nil || !model.isTrained
      if model.best != nil, isFirst {
        model.samples = try bundle.samples(options, on: backend) {
          try progress(bundle.path, .writing, $0, $1)
        }
      }
      if options.measures, hasWeights {
        if isFirst {
          try model.look(at: bundle, on: backend) { try progress(bundle.path, $0, $1, $2) }
        }
        let losses = try model.judge(bundle, on: backend, threads: options.threads) {
          try progress(bundle.path, .judging, $0, $1)
        }
        if let losses { measured.append((models.count, losses)) }
      }
      models.append(model)
    }
    try compare(measured, recipes)
  }

  /// Writes the curves of the models for TensorBoard, a folder a model in `folder`, named as in the report;
  /// models that were not trained update by update have none.
  ///
  /// - Parameters:
  ///   - bundles: The folders that the report is on, in its order.
  ///   - folder: The folder.
  ///   - replacing: Replaces any file in the place of events if true, and older events of the same model alone
  ///     if false.
  /// - Returns: The files.
  /// - Throws: `StorageError` where they cannot be written; `exists` for a file that may not be replaced.
  public func writeEvents(
    of bundles: [ModelBundle], to folder: String, replacing: Bool = false
  ) throws -> [String] {
    precondition(bundles.count == models.count, "the folders of the report")
    let files = try Self.validateEvents(of: bundles, to: folder, replacing: replacing)
    let curves = zip(bundles, models).filter { Self.hasCurves($0.0) }
    for ((bundle, model), file) in zip(curves, files) {
      try Folder.create("\(folder)/\(model.name)")
      try AtomicFile.write(
        model.events(time: bundle.modified).bytes, to: file,
        replacing: replacing || Self.areEvents(file, of: bundle))
    }
    return files
  }

  /// Checks that ``writeEvents(of:to:replacing:)`` may write, before long work.
  ///
  /// - Returns: The files that it will write.
  /// - Throws: As it does; `cannotWrite` for a place in the folder of a model.
  @discardableResult
  public static func validateEvents(
    of bundles: [ModelBundle], to folder: String, replacing: Bool = false
  ) throws -> [String] {
    let names = try DistinctNames.of(folders: bundles.map(\.path))
    return try zip(bundles, names).filter { hasCurves($0.0) }.map { bundle, name in
      let file = eventFile(of: name, in: folder)
      try ModelBundle.validateOutput(file)
      try AtomicFolder.validatePlace(of: file)
      guard try replacing || !FileStatus.isTaken(file) || areEvents(file, of: bundle) else {
        throw StorageError(
          .exists,
          "'\(file)' is there already and is not of this model; choose another folder or give --force"
        )
      }
      return file
    }
  }

  /// True if a file is a report on the models in these folders, which may be replaced by another.
  public static func isReport(_ file: String, on bundles: [ModelBundle]) throws -> Bool {
    guard try FileStatus.exists(file), try FileStatus(of: file).kind == .file else { return false }
    return try isReport(
      MappedFile(file).start(1000 + 40 * bundles.count), on: bundles.map { try $0.identity })
  }

  /// True if a file has older events of a model, which may be replaced.
  private static func areEvents(_ file: String, of bundle: ModelBundle) throws -> Bool {
    guard try FileStatus.exists(file) else { return false }
    return try EventFile.isEventFile(MappedFile(file).start(1000), of: bundle.identity)
  }

  private static func hasCurves(_ bundle: ModelBundle) -> Bool {
    if case .network = bundle.manifest.model { true } else { false }
  }

  private static func eventFile(of name: String, in folder: String) -> String {
    "\(folder)/\(name)/\(EventFile.name)"
  }
}
