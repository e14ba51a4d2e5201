import Storage

#if _endian(big)
#error("safetensors data is little-endian, and is mapped into memory as it is")
#endif

/// The safetensors format: named arrays of numbers in one file that holds no code.
///
/// A file is the length of the header in 8 little-endian bytes; the header, a JSON object
/// `{"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}` with an optional
/// `"__metadata__"` of strings; and the data, row-major and little-endian, where each tensor begins
/// where the one before ends. Source: the format section of https://github.com/huggingface/safetensors.
public enum Safetensors {
  /// The longest header that is read or written, in bytes; the format's own limit.
  public static let maximumHeaderLength = 100_000_000
  /// The most tensors, and the most metadata entries, that a file may have.
  public static let maximumEntries = 65_536
  /// The most dimensions that a tensor may have.
  public static let maximumRank = 64

  static let metadataKey = "__metadata__"

  /// The key of the metadata under which a file carries its own ``Storage/Checksum``.
  ///
  /// The checksum is that of all bytes of the file, with zeros in the place of its own 32 digits.
  public static let checksumKey = "xxh128"

  static let noChecksum = String(repeating: "0", count: Checksum.length)

  /// The type of the numbers of a tensor, by its name in the header.
  public enum ElementType: String, CaseIterable, Sendable {
    /// A 32-bit IEEE 754 number.
    case f32 = "F32"
    /// A signed 32-bit integer.
    case i32 = "I32"
    /// A signed 64-bit integer.
    case i64 = "I64"
    /// An unsigned 64-bit integer.
    case u64 = "U64"
    /// A byte.
    case u8 = "U8"

    /// The bytes that one number takes.
    public var size: Int {
      switch self {
      case .f32, .i32: 4
      case .i64, .u64: 8
      case .u8: 1
      }
    }

    /// Types of the format that are not read here.
    static let foreign: Set<String> = [
      "BOOL", "F4", "F6_E2M3", "F6_E3M2", "F8_E4M3", "F8_E5M2", "F8_E8M0", "I8", "I16", "U16",
      "F16", "BF16", "U32", "F64", "C64",
    ]
  }

  /// A Swift type whose values lie in memory as those of an ``ElementType``.
  public protocol Element: BitwiseCopyable, Sendable {
    /// The type in the file.
    static var elementType: ElementType { get }
  }

  /// The bytes of a tensor, or nil if they are more than an Int can count.
  static func byteCount(_ type: ElementType, _ shape: [Int]) -> Int? {
    var count = type.size
    // Zeros count at the end, so that they cannot hide a product that overflows.
    for dimension in shape where dimension != 0 {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      if overflow { return nil }
      count = product
    }
    return shape.contains(0) ? 0 : count
  }
}

extension Float: Safetensors.Element {
  /// F32.
  public static var elementType: Safetensors.ElementType { .f32 }
}

extension Int32: Safetensors.Element {
  /// I32.
  public static var elementType: Safetensors.ElementType { .i32 }
}

extension Int64: Safetensors.Element {
  /// I64.
  public static var elementType: Safetensors.ElementType { .i64 }
}

extension UInt64: Safetensors.Element {
  /// U64.
  public static var elementType: Safetensors.ElementType { .u64 }
}

extension UInt8: Safetensors.Element {
  /// U8.
  public static var elementType: Safetensors.ElementType { .u8 }
}
