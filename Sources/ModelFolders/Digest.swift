import CCrypto
public import Storage

/// A running SHA-256 (FIPS 180-4) over bytes that need not be in memory at once.
public struct Digest: ~Copyable {
  private let context: OpaquePointer

  /// Starts with no bytes.
  ///
  /// - Throws: `StorageError` `ioFailed` if OpenSSL is not able to compute SHA-256.
  public init() throws {
    guard let context = EVP_MD_CTX_new() else { throw Self.broken }
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      EVP_MD_CTX_free(context)
      throw Self.broken
    }
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  /// Adds bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) throws {
    guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
      throw Self.broken
    }
  }

  /// The digest of all bytes added, as 64 lower-case hexadecimal digits.
  public consuming func finish() throws -> String {
    var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard EVP_DigestFinal_ex(context, &bytes, &count) == 1 else { throw Self.broken }
    let digits = Array("0123456789abcdef".utf8)
    let hex = bytes.prefix(Int(count)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: hex, as: UTF8.self)
  }

  private static var broken: StorageError {
    StorageError(.ioFailed, "OpenSSL cannot compute SHA-256; check the installed libcrypto")
  }
}

extension Digest {
  /// The digest of bytes in memory.
  public static func hex(of bytes: [UInt8]) throws -> String {
    var digest = try Digest()
    try bytes.withUnsafeBytes { try digest.update($0) }
    return try digest.finish()
  }

  /// The digest of a file, read piece by piece.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - check: Called before every piece; what it throws ends the work.
  /// - Returns: The digest, as of ``finish()``.
  /// - Throws: `StorageError`; what `check` throws.
  public static func hex(of file: ByteFile, check: () throws -> Void = {}) throws -> String {
    var digest = try Digest()
    try file.forEachPiece {
      try check()
      try digest.update($0)
    }
    return try digest.finish()
  }
}
