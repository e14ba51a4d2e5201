import Glibc
import Storage

/// The lines of an ARPA file.
struct ARPAReader {
  /// An n-gram: where its tokens are, and its numbers.
  struct Entry {
    let start: Int
    let count: Int
    /// True if it is `<s>` alone.
    let isStart: Bool
    let logProbability: Float
    let logBackoff: Float
  }

  static let sentenceStart = Array("<s>".utf8)
  static let sentenceEnd = Array("</s>".utf8)

  private let path: String
  private let bytes: [UInt8]
  private var at = 0
  private var line = 0
  private var counts: [Int] = []
  private var current: ArraySlice<UInt8> = []

  init(_ path: String, in folder: OpenFolder?) throws {
    if let folder {
      let file = try MappedFile(path, in: folder)
      self.path = file.path
      bytes = file.copy
    } else {
      let file = try ByteFile(path)
      self.path = path
      bytes = try file.bytes(0..<file.count)
    }
    // A byte order mark.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  /// Reads up to the first section.
  ///
  /// - Returns: The longest n-grams.
  /// - Throws: ``StorageError`` `invalid`.
  mutating func readHeader() throws -> Int {
    guard nextLine() == Array("\\data\\".utf8)[...] else { throw error("it has no \\data\\") }
    while let header = nextLine(), header.starts(with: "ngram ".utf8) {
      let parts = String(decoding: header.dropFirst(6), as: UTF8.self).split(separator: "=")
      guard parts.count == 2, Int(parts[0]) == counts.count + 1, let count = Int(parts[1]),
        count > 0 || counts.count > 0 && count == 0
      else { throw error("its counts are not 'ngram 1=…', 'ngram 2=…' and so on") }
      counts.append(count)
    }
    guard !counts.isEmpty else { throw error("it counts no n-grams") }
    return counts.count
  }

  /// Reads the n-grams of a level, whose title has been read.
  ///
  /// - Parameters:
  ///   - level: k − 1.
  ///   - isLast: True if no section follows.
  ///   - add: Takes words, log₁₀ p and log₁₀ b; returns a word that is not known.
  /// - Throws: ``StorageError`` `invalid`.
  mutating func readSection(
    _ level: Int, isLast: Bool, _ add: ([[UInt8]], Float, Float) throws -> [UInt8]?
  ) throws {
    guard current == Array("\\\(level + 1)-grams:".utf8)[...] else {
      throw error("\\\(level + 1)-grams: is missing")
    }
    for _ in 0..<counts[level] {
      guard let line = nextLine(), line.first != UInt8(ascii: "\\") else {
        throw error("it has fewer \(level + 1)-grams than it counts")
      }
      let fields = line.split { $0 == 9 || $0 == 32 }
      guard fields.count == level + 2 || fields.count == level + 3,
        let probability = Self.number(fields[0]),
        let backoff = fields.count == level + 3 ? Self.number(fields[level + 2]) : 0,
        probability <= 0
      else { throw error("'\(String(decoding: line, as: UTF8.self))' is no \(level + 1)-gram") }
      let words = fields[1...level + 1].map { Array($0) }
      if let stranger = try add(words, probability, backoff) {
        throw error("'\(String(decoding: stranger, as: UTF8.self))' is not in the vocabulary")
      }
    }
    guard let title = nextLine() else { throw error("it has no \\end\\") }
    guard title.first == UInt8(ascii: "\\") else {
      throw error("it has more \(level + 1)-grams than it counts")
    }
    guard !isLast || title == Array("\\end\\".utf8)[...] else { throw error("it has no \\end\\") }
  }

  /// What is wrong at the line that was read last.
  func error(_ what: String) -> StorageError {
    StorageError(.invalid, "\(path), line \(line): \(what); give an ARPA file of this vocabulary")
  }

  /// The next line that is not empty.
  private mutating func nextLine() -> ArraySlice<UInt8>? {
    while at < bytes.count {
      let end = bytes[at...].firstIndex(of: 10) ?? bytes.count
      var text = bytes[at..<end]
      at = end + 1
      line += 1
      while let last = text.last, last == 13 || last == 32 || last == 9 { text.removeLast() }
      if !text.isEmpty {
        current = text
        return text
      }
    }
    current = []
    return nil
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Float? {
    Float(String(decoding: text, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
  }
}
