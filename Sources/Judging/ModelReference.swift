public import ModelFolders
import NumberFormatting
import LanguageModels
import Storage

/// A model as its name says it: a folder, or `A+B`, the mixture of folders.
///
///     let model = try ModelReference("models/mos+models/ngram").open(on: backend)
///
/// A folder whose own name holds `+` is that folder. Spaces around `+` count for nothing.
public struct ModelReference: Hashable, Sendable {
  private enum Place: Hashable, Sendable {
    case folders([String])
    case newest(folder: String, kind: ModelName?)
  }

  private let place: Place

  /// A folder, or the mixture of folders with `+` between them.
  ///
  /// - Throws: ``JudgingError`` `sameModel` for a folder that is named twice, `tooFewModels` for a `+` with one
  ///   folder.
  public init(_ name: String) throws(JudgingError) {
    try self.init(folders: Self.folders(of: name), name)
  }

  /// The mixture of several; those that are mixtures give their folders.
  ///
  /// - Throws: As ``init(_:)``; `tooFewModels` for one.
  public init(mixing names: [String]) throws(JudgingError) {
    let folders = names.flatMap(Self.folders)
    guard folders.count > 1 else { throw .tooFewModels(names.first ?? "") }
    try self.init(folders: folders, names.joined(separator: "+"))
  }

  private init(folders: [String], _ name: String) throws(JudgingError) {
    guard !folders.contains("") else { throw .tooFewModels(name) }
    if let twice = Self.repeated(folders) { throw .sameModel(twice) }
    place = .folders(folders)
  }

  private init(_ place: Place) { self.place = place }

  /// The model that was written to last, of those that can be used; see ``passedOver``.
  ///
  /// - Parameters:
  ///   - folder: The folder of the models.
  ///   - kind: Its kind; nil for any.
  /// - Returns: The model, which is looked for when it is opened.
  public static func newest(
    in folder: String = "models", kind: ModelName? = nil
  ) -> ModelReference {
    ModelReference(.newest(folder: folder, kind: kind))
  }

  /// True if a name is that of a model: a folder with a configuration, or `A+B` with such a folder in it.
  ///
  /// - Throws: `StorageError` where the system does not say what is there.
  public static func isModel(_ name: String) throws -> Bool {
    try folders(of: name).contains { try !$0.isEmpty && FileStatus.exists($0 + "/config.json") }
  }

  /// The folders, one for a model by itself; none where the newest model is meant.
  public var folders: [String] {
    guard case .folders(let folders) = place else { return [] }
    return folders
  }

  /// True for a mixture of models.
  public var isMixture: Bool { folders.count > 1 }

  /// Opens the folders.
  ///
  /// - Returns: One model, or those of the mixture.
  /// - Throws: ``JudgingError`` `noModel`, `sameModel` or `insufficientMemory`; `StorageError` for a model
  ///   that is not whole.
  public func bundles() throws -> [ModelBundle] {
    switch place {
    case .newest(let folder, let kind): return [try Self.newest(in: folder, kind)]
    case .folders(let folders):
      let identities = try folders.map {
        try FileStatus.exists($0) ? FileStatus(of: $0).identity : []
      }
      for (at, identity) in identities.enumerated()
      where !identity.isEmpty && identities[..<at].contains(identity) {
        throw JudgingError.sameModel(folders[at])
      }
      return try folders.map(Self.open)
    }
  }

  /// Opens the one model that is named.
  ///
  /// - Throws: ``JudgingError`` `isMixture`; as ``bundles()``.
  public func bundle() throws -> ModelBundle {
    guard !isMixture else {
      throw JudgingError(
        .isMixture, name, "\(name) is a mixture of models, and one model is needed")
    }
    return try bundles()[0]
  }

  /// The first of several names that names a model another one names too.
  static func repeated(_ references: [ModelReference]) -> String? {
    references.indices.first { at in
      !references[at].folders.isEmpty
        && references[..<at].contains { Set($0.plain) == Set(references[at].plain) }
    }.map { references[$0].name }
  }

  /// The folders with ` + ` between them.
  var name: String { folders.joined(separator: " + ") }

  private var plain: [String] { folders.map(Self.plain) }

  /// A path without the slashes at its end.
  private static func plain(_ path: String) -> String {
    let end = path.lastIndex { $0 != "/" } ?? path.startIndex
    return String(path[...end])
  }

  private static func repeated(_ folders: [String]) -> String? {
    let paths = folders.map(plain)
    return paths.indices.first { paths[..<$0].contains(paths[$0]) }.map { folders[$0] }
  }

  /// The folders that a name is made of: as few as there are folders for.
  private static func folders(of name: String) -> [String] {
    let parts = name.split(separator: "+", omittingEmptySubsequences: false)
    guard parts.count > 1, !FileStatus.mayExist(name) else { return [name] }
    var folders: [String] = []
    var start = 0
    while start < parts.count {
      let ends = (start + 1...parts.count).reversed()
      let names = ends.map { parts[start..<$0].joined(separator: "+").trimmed }
      // The shortest is taken where there is no folder, so that its error is about one name.
      let found = names.firstIndex { !$0.isEmpty && FileStatus.mayExist($0) } ?? names.count - 1
      folders.append(names[found])
      start += names.count - found
    }
    return folders
  }

  private static func open(_ path: String) throws -> ModelBundle {
    guard try FileStatus.exists(path) else {
      throw JudgingError(.noModel, path, "there is no model \(path)")
    }
    let bundle = try ModelBundle(path)
    try checkMemory(bundle)
    return bundle
  }

  private static func checkMemory(_ bundle: ModelBundle) throws {
    guard case .network(let network) = bundle.manifest.model else { return }
    let plan = try ModelPlan(network.model)
    guard plan.exceedsMemory else { return }
    throw JudgingError(
      .insufficientMemory, bundle.path,
      "\(bundle.path) takes at least \(NumberFormat.bytes(plan.bytes)) of memory and this process may have "
        + "\(NumberFormat.bytes(MemoryLimit.bytes))")
  }

  /// A folder that is newer than the newest model that can be used.
  public struct PassedOver: Hashable, Sendable {
    /// The folder.
    public let folder: String
    /// Why it is no model that this program reads; nil where its first epoch has not ended or its training
    /// diverged (`ModelBundle.glance(at:)`).
    public let reason: String?
  }

  /// The folders that are newer than the newest model that can be used; none where folders are named, or where
  /// there is no other model.
  public var passedOver: [PassedOver] {
    guard case .newest(let folder, let kind) = place else { return [] }
    guard let search = try? Self.search(folder, kind), search.usable != nil else { return [] }
    return search.passedOver
  }

  /// The newest model that can be used, and the folders that are newer.
  ///
  /// - Throws: `ModelFolderError` for one that was damaged, and `StorageError` for one that cannot be read: an
  ///   older one does not take its place.
  private static func search(
    _ folder: String, _ kind: ModelName?
  ) throws -> (usable: String?, passedOver: [PassedOver]) {
    var passedOver: [PassedOver] = []
    for path in try ModelBundle.folders(in: folder) {
      do {
        let model = try ModelBundle.glance(at: path)
        guard kind == nil || model.kind.name == kind else { continue }
        if model.isUsable { return (path, passedOver) }
        passedOver.append(PassedOver(folder: path, reason: nil))
      } catch let error as StorageError where error.code == .invalid {
        // It may be of a newer program, or of another one.
        passedOver.append(PassedOver(folder: path, reason: error.message))
      }
    }
    return (nil, passedOver)
  }

  private static func newest(in folder: String, _ kind: ModelName?) throws -> ModelBundle {
    let search = try search(folder, kind)
    // One that cannot be used is taken where there is no other, for its error.
    let useless = search.passedOver.first { kind == nil || $0.reason == nil }
    if let path = search.usable ?? useless?.folder {
      let newest = try ModelBundle(path)
      try checkMemory(newest)
      return newest
    }
    // What stands in the usual place and is no model says why.
    for kind in kind.map({ [$0] }) ?? ModelName.allCases {
      let usual = "\(folder)/\(kind.rawValue)"
      if try FileStatus.exists(usual) { _ = try open(usual) }
    }
    let what = kind.map { $0 == .ngram ? "of n-grams " : "with head \($0.rawValue) " } ?? ""
    throw JudgingError(.noModel, "", kind: kind, "there is no model \(what)under \(folder)/")
  }
}

extension JudgingError {
  static func sameModel(_ name: String) -> JudgingError {
    JudgingError(.sameModel, name, "\(name) is named twice")
  }

  static func tooFewModels(_ name: String) -> JudgingError {
    JudgingError(.tooFewModels, name, "a mixture takes two models or more")
  }
}

extension String {
  fileprivate var trimmed: String {
    let start = drop { $0 == " " }
    return String(
      start[..<(start.lastIndex { $0 != " " }.map(start.index(after:)) ?? start.startIndex)])
  }
}
