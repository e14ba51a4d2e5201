import Glibc
import JSON
import LanguageModels
public import Storage
import TensorFiles
import Training

extension ModelBundle {
  /// Keeps other runs from writing to the model, as long as the lock lives.
  ///
  /// - Throws: `StorageError` `cannotWrite` while another run has it, or where a file of the model is a link,
  ///   which writing would replace.
  public func lock() throws -> FolderLock {
    let lock = try FolderLock(folder)
    for name in Name.all where (try? FileStatus(ofLink: name, in: folder))?.isLink == true {
      throw StorageError.link("\(path)/\(name)")
    }
    return lock
  }

  /// Checks that ``create(at:vocabulary:replacing:addTokens:begin:)`` may write to `path`, so that it
  /// need not fail after long work.
  ///
  /// - Returns: True if there is a model, which is replaced only if `replacing` is true.
  /// - Throws: `StorageError`: `exists` for a folder that is in use for something else; `cannotWrite`,
  ///   while another run has a model that would be replaced too.
  @discardableResult
  public static func validateTarget(_ path: String, replacing: Bool) throws -> Bool {
    try validateOutput(path)
    let isThere = try AtomicFolder.validateTarget(
      path,
      replacingIf: { old in
        try validateReplaceable(old, calling: path)
        if replacing { _ = try FolderLock(old) }
      })
    if replacing || !isThere { try AtomicFolder.validatePlace(of: path) }
    return isThere
  }

  /// Checks that a folder holds a model, whole or damaged, and nothing that is not a model's: to
  /// replace it costs nobody anything else.
  ///
  /// - Throws: ``StorageError`` `exists`, naming the folder as `path`.
  static func validateReplaceable(_ folder: String, calling path: String) throws {
    /// The keys of every format; a damaged model has them as long as its manifest can be read.
    struct Signature: Decodable {
      struct Anything: Decodable { init(from _: any Decoder) {} }
      let tokenizer: Anything
      let text: Anything
    }
    let opened = try OpenFolder(folder)
    guard (try? JSONFile.read(FormatVersion.self, from: Name.manifest, in: opened)) != nil,
      (try? JSONFile.read(Signature.self, from: Name.manifest, in: opened)) != nil
    else {
      throw StorageError(
        .exists,
        "will not write to '\(path)': it is a folder with other things in it and no model; choose "
          + "another or delete it yourself")
    }
    for name in try opened.names() {
      // What a killed run was writing is of this form.
      guard Name.all.contains(name) || TemporaryName.matches(name),
        try isFileOrGone(name, in: opened)
      else {
        throw StorageError(
          .exists,
          "will not replace '\(path)': '\(name)' in it is no part of a model; move it away or choose "
            + "another folder")
      }
    }
  }

  /// True for a file, and for a name that has gone since it was listed: another run may have put its model in
  /// the place of this one.
  private static func isFileOrGone(_ name: String, in folder: OpenFolder) throws -> Bool {
    let status: FileStatus
    do {
      status = try FileStatus(ofLink: name, in: folder)
    } catch {
      guard error.code == .missing else { throw error }
      return true
    }
    return try status.kind == .file || FileStatus(of: name, in: folder).kind == .file
  }

  /// The folders of models in `folder`, the one that was written to last first; what is still being made under a
  /// hidden name is passed over.
  ///
  /// - Throws: `StorageError` for a folder that is there and cannot be listed.
  public static func folders(in folder: String) throws -> [String] {
    guard try FileStatus.exists(folder) else { return [] }
    let names = try Folder.names(in: folder)
    return try names.filter { !$0.hasPrefix(".") }.compactMap {
      name -> (path: String, time: Double)? in
      guard let opened = try? OpenFolder(folder + "/" + name),
        FileStatus.mayExist(Name.manifest, in: opened)
      else { return nil }
      return (opened.path, try modified(opened))
    }
    .sorted { $0.time > $1.time }.map(\.path)
  }

  /// What the model in a folder is, and whether it can be used, without opening all of it.
  ///
  /// A model can be used if it has n-grams, or weights that are no worse on the validation part than a guess
  /// among the tokens of its vocabulary.
  ///
  /// - Throws: `StorageError` and ``ModelFolderError``, as opening it does for its description.
  public static func glance(at path: String) throws -> (kind: ModelKind, isUsable: Bool) {
    let description = try ModelDescription(path)
    let (folder, kind) = (description.folder, description.manifest.model)
    guard case .network(let network) = kind else {
      return (kind, try FileStatus.exists(Name.ngrams, in: folder))
    }
    guard try FileStatus.exists(Name.weights, in: folder) else { return (kind, false) }
    // A damaged history does not make the weights useless.
    let best = try? description.history()?.bestEpoch
    return (
      kind, best?.validation.map { $0 <= Glibc.log(Double(network.model.vocabularySize)) } ?? true
    )
  }

  /// The description of the model in a folder and what its epochs came to, without opening all of it.
  ///
  /// - Returns: The manifest, and the history; nil before the end of the first epoch.
  /// - Throws: `StorageError` and ``ModelFolderError``, as opening it does for its description.
  package static func outline(of path: String) throws -> (Manifest, History?) {
    let description = try ModelDescription(path)
    return (description.manifest, try description.history())
  }

  /// The time when training last wrote to the model, in seconds since 1970.
  ///
  /// - Throws: `StorageError` where the system does not say it.
  public var modified: Double { get throws { try Self.modified(folder) } }

  static func modified(_ folder: OpenFolder) throws -> Double {
    try [Name.manifest, Name.checkpoint, Name.progress, Name.weights, Name.ngrams].compactMap {
      do {
        return try FileStatus(of: $0, in: folder).modified
      } catch let error as StorageError where error.code == .missing {
        return nil
      }
    }.max() ?? 0
  }

  /// Checks that the files of the model are whole, without looking at every value in them.
  ///
  /// - Throws: `StorageError` `invalid` naming the first that is cut short or something else;
  ///   ``ModelFolderError`` `changedFile` where it differs from its checksum.
  public func validateFiles() throws {
    for name in [Name.weights, Name.checkpoint, Name.progress]
    where try FileStatus.exists(name, in: folder) {
      _ = try tensors(name)
    }
    for part in CorpusPart.allCases { _ = try tokens(part) }
  }

  /// The files of the model and their sizes in bytes.
  ///
  /// - Throws: `StorageError` where the system does not list them.
  public var files: [(name: String, bytes: Int)] {
    get throws {
      // A link to nothing is no file.
      try folder.names().filter { try FileStatus.exists($0, in: folder) }.map {
        ($0, try FileStatus(of: $0, in: folder).byteCount)
      }
    }
  }
}
