public import Storage

extension Safetensors {
  /// A safetensors file, checked in full and mapped read-only into memory.
  ///
  /// Nothing is handed out before the whole header is found to be consistent with itself and with the
  /// length of the file. The values are not looked at; see ``validateFinite()``.
  public final class File: Sendable {
    /// The path the file was opened with.
    public let path: String
    /// The metadata, empty if there is none.
    public let metadata: [String: String]

    private let file: MappedFile
    private let dataStart: Int
    private let tensors: [Tensor]
    // By UTF-8 bytes: Swift takes canonically equivalent strings for equal.
    private let index: [[UInt8]: Int]

    /// Opens and checks a file.
    ///
    /// - Parameters:
    ///   - path: The file; with a folder, its name in it.
    ///   - folder: The open folder; nil for a path.
    /// - Throws: `StorageError`: `missing`, `cannotRead`, `ioFailed`, or `invalid` with what is
    ///   wrong with the file.
    public convenience init(_ path: String, in folder: OpenFolder? = nil) throws {
      try self.init(MappedFile(path, in: folder))
    }

    /// Checks the bytes of a file.
    ///
    /// - Parameters:
    ///   - bytes: The bytes, which are copied.
    ///   - path: The name in errors.
    /// - Throws: `StorageError` `invalid` with what is wrong with them.
    public convenience init(bytes: [UInt8], path: String) throws {
      try self.init(MappedFile(holding: bytes, path: path))
    }

    private init(_ file: MappedFile) throws {
      let path = file.path
      self.path = path
      self.file = file
      let header: Header
      let start: Int
      do throws(HeaderScanner.Fault) {
        start = try Self.dataStart(file)
        header = try file.withBytes(8..<start) { [count = file.count] bytes in
          Result { () throws(HeaderScanner.Fault) in try Header(bytes, dataCount: count - start) }
        }.get()
      } catch {
        throw StorageError(
          .invalid,
          "'\(path)' is not a safetensors file for this program: \(error.reason);"
            + " \(error.remedy)")
      }
      dataStart = start
      metadata = header.metadata
      tensors = header.entries.map { [file] in
        Tensor(file: file, path: path, entry: $0, start: start)
      }
      index = Dictionary(
        uniqueKeysWithValues: header.entries.enumerated().map { (Array($1.name.utf8), $0) })
    }

    /// The names of the tensors, in the order of their data.
    public var names: [String] { tensors.map(\.name) }

    /// True if there is a tensor of this name.
    public func contains(_ name: String) -> Bool { index[Array(name.utf8)] != nil }

    /// The tensor of a name, or `invalid` if the file has none.
    public func tensor(_ name: String) throws -> Tensor {
      guard let position = index[Array(name.utf8)] else {
        throw StorageError(
          .invalid, "'\(path)' has no tensor '\(name)'; restore it or make it again")
      }
      return tensors[position]
    }

    /// The tensor of a name, or `invalid` if it is missing or has another type or shape.
    public func tensor(_ name: String, type: ElementType, shape: [Int]) throws -> Tensor {
      let tensor = try tensor(name)
      guard tensor.type == type, tensor.shape == shape else {
        throw StorageError(
          .invalid,
          "'\(path)' has the tensor '\(name)' as \(tensor.type.rawValue) \(tensor.shape), where"
            + " \(type.rawValue) \(shape) is needed; restore it or make it again")
      }
      return tensor
    }

    /// True if the file carries a checksum.
    public var hasChecksum: Bool { metadata[Safetensors.checksumKey] != nil }

    /// True if the file is as it was written: its checksum is that of its bytes.
    ///
    /// - Complexity: O(*n*); it reads the whole file. True for a file without a checksum.
    /// - Throws: `StorageError` `ioFailed` where there is no memory for it.
    public func isAsWritten() throws -> Bool {
      guard let expected = metadata[Safetensors.checksumKey] else { return true }
      let start = file.withBytes(8..<dataStart) { Safetensors.checksumPlace(in: $0) }
      guard let start = start.map({ $0 + 8 }), start + Checksum.length <= dataStart else {
        return false
      }
      var checksum = try Checksum()
      file.withBytes(0..<start) { checksum.update($0) }
      Array(Safetensors.noChecksum.utf8).withUnsafeBytes { checksum.update($0) }
      file.withBytes(start + Checksum.length..<file.count) { checksum.update($0) }
      return checksum.finish() == expected
    }

    /// Throws `invalid` with name and row-major index of the first NaN or infinity in an F32 tensor.
    public func validateFinite() throws {
      for tensor in tensors where tensor.type == .f32 { try tensor.validateFinite() }
    }

    /// Where the data begins.
    private static func dataStart(_ file: MappedFile) throws(HeaderScanner.Fault) -> Int {
      guard file.count >= 8 else { throw .init("it is shorter than 8 bytes") }
      let length = file.withBytes(0..<8) { $0.loadUnaligned(as: UInt64.self) }
      guard length <= UInt64(maximumHeaderLength) else {
        throw .init("its header is said to have \(length) bytes, more than is allowed")
      }
      guard length <= UInt64(file.count - 8) else {
        throw .init("its header is cut short")
      }
      return 8 + Int(length)
    }
  }
}
