/// A format of compressed files, which their first bytes tell: what is given for a text by mistake.
package enum CompressedFormat: String, CaseIterable {
  case gzip, bzip2, xz, zstd, zip

  /// The format of a file that starts with these bytes; nil for another.
  package init?(startingWith bytes: [UInt8]) {
    func starts(with magic: UInt8...) -> Bool { bytes.starts(with: magic) }
    if starts(with: 0x1F, 0x8B) {
      self = .gzip
    } else if starts(with: 0x42, 0x5A, 0x68), bytes.dropFirst(4).starts(with: Self.bzip2Block) {
      self = .bzip2
    } else if starts(with: 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0) {
      self = .xz
    } else if starts(with: 0x28, 0xB5, 0x2F, 0xFD) {
      self = .zstd
    } else if starts(with: 0x50, 0x4B, 3, 4) {
      self = .zip
    } else {
      return nil
    }
  }

  /// After `BZh` and a digit, with which a text may start: the digits of π.
  private static let bzip2Block: [UInt8] = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]

  /// The program that decompresses it.
  private var program: String {
    switch self {
    case .gzip: "gunzip"
    case .bzip2: "bunzip2"
    case .xz: "unxz"
    case .zstd: "unzstd"
    case .zip: "unzip"
    }
  }

  /// The advice about what is compressed.
  package func advice(about title: String) -> String {
    "\(title) is compressed by \(self); decompress it, as with '\(program)'"
  }
}
