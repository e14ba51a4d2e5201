import JSON
import Storage
import TensorFiles

/// Checksums find what a disk forgot or a copy lost.
///
/// The manifest holds those of the files that do not change any more: the vocabulary and the tokens from the
/// start, all that judging and sampling need once the run has ended. Its own is in a file beside it, one line
/// for `xxh128sum -c`. Files of safetensors carry theirs, the lines of the log too.
extension ModelBundle {
  /// Writes a manifest with the checksums of all final files: the run has ended.
  ///
  /// A file keeps the checksum that it has in the manifest, whatever became of it since. Weights that differ from
  /// the checksum that they carry get none here.
  ///
  /// - Returns: The model with that manifest.
  /// - Throws: `StorageError`.
  @discardableResult
  public func seal() throws -> ModelBundle {
    try settingChecksums { old in
      let new = try Name.final.filter {
        guard old[$0] == nil, try FileStatus.exists($0, in: folder) else { return false }
        return try $0 != Name.weights || Safetensors.File($0, in: folder).isAsWritten()
      }
      return try old.merging(Self.checksums(of: new, in: folder)) { old, _ in old }
    }
  }

  /// Takes the checksums of what training changes off the manifest: the run goes on.
  ///
  /// - Returns: The model with that manifest.
  /// - Throws: `StorageError`.
  package func unseal() throws -> ModelBundle {
    try settingChecksums { $0.filter { Name.constant.contains($0.key) } }
  }

  private func settingChecksums(
    _ change: ([String: String]) throws -> [String: String]
  ) throws -> ModelBundle {
    // A model of an older program stays one.
    guard let old = manifest.checksums else { return self }
    var sealed = self
    sealed.manifest.checksums = try change(old)
    // A run that was cut here before may have left the second line of the checksum.
    if try sealed.manifest != manifest || !Self.hasOneChecksum(in: folder) {
      try Self.write(sealed.manifest, in: folder)
    }
    return sealed
  }

  /// The checksums of those of the files that are there.
  static func checksums(of names: [String], in folder: OpenFolder) throws -> [String: String] {
    var checksums: [String: String] = [:]
    for name in names where try FileStatus.exists(name, in: folder) {
      checksums[name] = try Checksum.hex(of: MappedFile(name, in: folder))
    }
    return checksums
  }

  /// A checksum of the description of the model, which tells it from models of other recipes or texts.
  ///
  /// It stays the same while the model is trained.
  public var identity: String {
    get throws {
      var description = manifest
      description.checksums = nil
      return try Checksum.hex(of: JSONFile.bytes(of: description, for: path))
    }
  }

  /// Writes a manifest, and its checksum beside it.
  ///
  /// Between the two, the checksums of the old manifest and of the new one are both there, so that a run that
  /// is cut anywhere leaves a manifest with its checksum.
  static func write(_ manifest: Manifest, in folder: OpenFolder) throws {
    let bytes = try JSONFile.bytes(of: manifest, for: "\(folder.path)/\(Name.manifest)")
    let line = Self.line(try Checksum.hex(of: bytes))
    func write(_ lines: String) throws {
      try AtomicFile.write(Array(lines.utf8), to: Name.manifestChecksum, in: folder)
    }
    if try FileStatus.exists(Name.manifest, in: folder) {
      let old = try Checksum.hex(of: MappedFile(Name.manifest, in: folder))
      if Self.line(old) != line { try write(Self.line(old) + line) }
    }
    try AtomicFile.write(bytes, to: Name.manifest, in: folder)
    try write(line)
  }

  private static func line(_ checksum: String) -> String { "\(checksum)  \(Name.manifest)\n" }

  /// True if the file beside the manifest is the line of its checksum and no more.
  private static func hasOneChecksum(in folder: OpenFolder) throws -> Bool {
    let line = try line(Checksum.hex(of: MappedFile(Name.manifest, in: folder)))
    return try FileStatus.exists(Name.manifestChecksum, in: folder)
      && MappedFile(Name.manifestChecksum, in: folder).copy == Array(line.utf8)
  }

  /// Checks the manifest by the checksum beside it; a model of an older program has none.
  ///
  /// - Throws: ``ModelFolderError`` `changedFile`.
  static func verifyManifest(in folder: OpenFolder) throws {
    guard try FileStatus.exists(Name.manifestChecksum, in: folder) else { return }
    let isListed = try isListed {
      Self.line(try Checksum.hex(of: MappedFile(Name.manifest, in: folder)))
    } in: {
      String(decoding: try MappedFile(Name.manifestChecksum, in: folder).copy, as: UTF8.self)
    }
    guard isListed else { throw changed(Name.manifest, in: folder) }
  }

  /// Whether a line is one of several; a run may write both while they are read.
  static func isListed(
    _ line: () throws -> String, in lines: () throws -> String
  ) rethrows -> Bool {
    var before = try lines()
    while true {
      if before.contains(try line()) { return true }
      let after = try lines()
      guard after != before else { return false }
      before = after
    }
  }

  /// Checks a file by its checksum in the manifest.
  ///
  /// - Returns: False where there is none.
  /// - Throws: ``ModelFolderError`` `changedFile`.
  @discardableResult
  func verify(_ name: String) throws -> Bool {
    try verifies && Self.verify(name, by: manifest, in: folder)
  }

  @discardableResult
  static func verify(
    _ name: String, by manifest: Manifest, in folder: OpenFolder
  ) throws -> Bool {
    guard let expected = manifest.checksums?[name] else { return false }
    guard try Checksum.hex(of: MappedFile(name, in: folder)) == expected else {
      throw changed(name, in: folder)
    }
    return true
  }

  /// Opens a file of tensors, by the checksum in the manifest or else by that which it carries.
  ///
  /// - Throws: ``ModelFolderError`` `changedFile`; `StorageError`.
  func tensors(_ name: String) throws -> Safetensors.File {
    let file = try Safetensors.File(name, in: folder)
    guard verifies, try !verify(name) else { return file }
    // A model with checksums has no file of tensors without one.
    guard try file.isAsWritten(), file.hasChecksum || manifest.checksums == nil else {
      throw Self.changed(name, in: folder)
    }
    return file
  }

  static func changed(_ name: String, in folder: OpenFolder) -> ModelFolderError {
    ModelFolderError(.changedFile, "\(folder.path)/\(name)")
  }
}
