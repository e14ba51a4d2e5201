import CXXHash

/// A running checksum of 128 bits over bytes.
///
/// It is XXH3 of xxHash (Collet, https://xxhash.com).
/// It finds what accidents change: a disk that forgets a bit, a copy that was cut. It does not find what
/// somebody changed on purpose and gave a new checksum. `xxh128sum` prints the same digits.
public struct Checksum: ~Copyable {
  private let state: OpaquePointer

  /// Starts with no bytes.
  ///
  /// - Throws: ``StorageError`` `ioFailed` where there is no memory for it.
  public init() throws(StorageError) {
    guard let state = XXH3_createState() else {
      throw StorageError(.ioFailed, "there is no memory for a checksum; close other programs")
    }
    self.state = state
    XXH3_128bits_reset(state)
  }

  deinit {
    XXH3_freeState(state)
  }

  /// Adds bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    XXH3_128bits_update(state, bytes.baseAddress, bytes.count)
  }

  /// The checksum of all bytes added, as 32 lower-case hexadecimal digits.
  public consuming func finish() -> String {
    var canonical = XXH128_canonical_t()
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state))
    let digits = Array("0123456789abcdef".utf8)
    return withUnsafeBytes(of: canonical) { bytes in
      String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
  }

  /// The number of its digits.
  public static let length = 32

  /// The checksum of the bytes of a mapped file.
  ///
  /// - Throws: ``StorageError`` `ioFailed` where there is no memory for it.
  public static func hex(of file: MappedFile) throws(StorageError) -> String {
    var checksum = try Checksum()
    checksum.update(file.bytes)
    return checksum.finish()
  }

  /// The checksum of bytes.
  ///
  /// - Throws: ``StorageError`` `ioFailed` where there is no memory for it.
  public static func hex(of bytes: [UInt8]) throws(StorageError) -> String {
    var checksum = try Checksum()
    bytes.withUnsafeBytes { checksum.update($0) }
    return checksum.finish()
  }
}
