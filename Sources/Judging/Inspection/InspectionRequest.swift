public import LanguageModels
import ModelFolders

/// A model to be looked into, and a text to be gone on with: all that `lm inspect` is asked for, as one value.
public struct InspectionRequest: Hashable, Sendable {
  /// The model; a mixture or n-grams for ``next`` alone.
  public var model: ModelReference
  /// Parts by whether they are asked for or left out; with none asked for, and no ``next``, all others are.
  public var parts: [Inspection.Part: Bool] = [:]
  /// ``InspectionOptions/contexts``; nil for the usual.
  public var contexts: Int?
  /// ``InspectionOptions/columns``; nil for the usual.
  public var columns: Int?
  /// ``InspectionOptions/distances``; nil for the usual.
  public var distances: Int?
  /// ``InspectionOptions/windows``; nil for the usual.
  public var windows: Int?
  /// The text whose next tokens are asked for.
  public var next: String?
  /// A second model, for ``next`` too.
  public var beside: ModelReference?
  /// The number of next tokens; nil for 10.
  public var top: Int?

  /// A request.
  public init(_ model: ModelReference) { self.model = model }

  /// Checks every number, and what goes together.
  ///
  /// - Throws: ``JudgingError`` `outOfRange` or `noEffect`.
  public func validate() throws(JudgingError) {
    try JudgingError.require("contexts", contexts, in: 2...Inspection.longestText)
    try JudgingError.require("columns", columns, in: 2...1 << 24)
    try JudgingError.require("distances", distances, in: 2...10_000)
    try JudgingError.require("windows", windows, in: 1...Inspection.longestText)
    try JudgingError.require("top", top, in: 1...1_000)
    if shown.isEmpty, next == nil {
      throw JudgingError(
        .conflict, "parts",
        "nothing is left to show; leave out \(field: "no-rank"), \(field: "no-mixtures") or "
          + "\(field: "no-gradients")")
    }
    let textIsMissing: FieldSentence =
      "without \(field: "next"); give \(field: "next") TEXT with it"
    try JudgingError.refuse("beside", if: beside != nil && next == nil, textIsMissing)
    try JudgingError.refuse("top", if: top != nil && next == nil, textIsMissing)
    try JudgingError.refuse(
      "contexts", if: contexts != nil && shown.isEmpty,
      "without a part; give \(field: "rank") with it")
    try requirePart(.rank, of: "columns", columns)
    try requirePart(.gradients, of: "distances", distances)
    try requirePart(.gradients, of: "windows", windows)
  }

  private func requirePart(
    _ part: Inspection.Part, of field: String, _ value: Int?
  ) throws(JudgingError) {
    try JudgingError.refuse(
      field, if: value != nil && !shown.contains(part),
      "without \(field: part.rawValue); give \(field: part.rawValue) with it")
  }

  /// The parts to be seen, of those that the model has.
  private var shown: Set<Inspection.Part> {
    let isAnyAsked = next != nil || parts.values.contains(true)
    return Set(Inspection.Part.allCases.filter { parts[$0] ?? !isAnyAsked })
  }

  /// Looks into the model.
  ///
  /// - Parameters:
  ///   - backend: The device.
  ///   - progress: Called often with the stage, what is done of it, and all of it; an error that it throws
  ///     stops the work.
  /// - Returns: The parts that were measured.
  /// - Throws: ``JudgingError`` `nothingToInspect` where the model has none of the parts, and others as of
  ///   ``Inspection`` and ``ModelReference``; `StorageError` for a model that is not whole; `MicroscopeError`;
  ///   the error of `progress`.
  public func run(
    on backend: any Backend,
    progress: (_ stage: Inspection.Stage, _ done: Int, _ total: Int) throws -> Void = { _, _, _ in }
  ) throws -> InspectionReport {
    try validate()
    let bundles = try model.bundles()
    let missing = try missingParts(of: bundles)
    var models: [JudgedModel] = []
    if next != nil {
      var options = JudgingOptions()
      options.batch = 1
      models = [try JudgedModel(bundles, options, on: backend) { try progress(.weighing, $1, $2) }]
      if let beside {
        models.append(try beside.open(options, on: backend) { try progress(.weighing, $1, $2) })
      }
    }
    let inspection =
      try bundles.count == 1
      ? Inspection(of: bundles[0], options, on: backend, progress: progress)
      : Inspection(unseen: model.name)
    return InspectionReport(
      inspection: inspection,
      next: try next.map { text in
        try models.map { try NextFigures(of: $0, after: text, count: top ?? 10) }
      }, missing: missing)
  }

  private var options: InspectionOptions {
    var options = InspectionOptions()
    options.parts = shown
    options.contexts = contexts ?? options.contexts
    options.columns = columns ?? options.columns
    options.distances = distances ?? options.distances
    options.windows = windows ?? options.windows
    return options
  }

  /// Why the model lacks parts that were asked for by name.
  ///
  /// - Throws: ``JudgingError`` `nothingToInspect` where nothing else is to be shown.
  private func missingParts(of bundles: [ModelBundle]) throws(JudgingError) -> [JudgingError] {
    let reasons = Inspection.Part.allCases.filter(shown.contains).map {
      (part: $0, error: Self.lack(of: $0, in: bundles))
    }
    let isNothingLeft = next == nil && reasons.allSatisfy { $0.error != nil }
    let isNoNetwork = bundles.count > 1 || bundles[0].name == .ngram
    if isNothingLeft || isNoNetwork, let reason = reasons.lazy.compactMap(\.error).first {
      throw reason
    }
    return reasons.filter { parts[$0.part] == true }.compactMap(\.error)
  }

  private static func lack(
    of part: Inspection.Part, in bundles: [ModelBundle]
  ) -> JudgingError? {
    let path = bundles.map(\.path).joined(separator: " + ")
    let ask: FieldSentence = "; give \(field: "next") TEXT"
    guard bundles.count == 1 else {
      return JudgingError(
        .nothingToInspect, path,
        "\(path) is a mixture of models, which shows its next tokens alone" + ask
          + ", or the folder of one of them")
    }
    guard case .network(let network) = bundles[0].manifest.model else {
      return JudgingError(
        .nothingToInspect, path,
        "\(path) is an n-gram model, which shows its next tokens alone" + ask)
    }
    guard !part.exists(in: network.model) else { return nil }
    let reason: FieldSentence =
      switch part {
      case .rank, .mixtures:
        "\(path) has a softmax head, which has no components; "
          + "choose a model with a MoC or a MoS"
      case .gradients:
        "\(path) is feed-forward and has no recurrence for gradients to go back along; "
          + "choose an RNN, LSTM or GRU"
      }
    return JudgingError(.nothingToInspect, path, reason)
  }
}
