import JSON

/// A strict reader of the JSON that a safetensors header may hold.
///
/// Written for this one purpose because the usual decoders merge duplicate keys, round integers and
/// repair text; here each is refused. It reads only what is asked for, so nesting has no depth.
struct HeaderScanner: JSONScanner {
  /// Why a header is refused, to be completed with the path of the file.
  struct Fault: Error, Equatable {
    var reason: String
    var remedy: String

    init(_ reason: String, remedy: String = "restore it or make it again") {
      self.reason = reason
      self.remedy = remedy
    }
  }

  private let bytes: UnsafeRawBufferPointer
  var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  /// Reads `{"key": …, …}`; `member` reads each value.
  mutating func object(
    limit: Int, _ member: (inout HeaderScanner, String) throws(Fault) -> Void
  ) throws(Fault) {
    // Keys are compared as bytes: Swift takes canonically equivalent strings for equal.
    var seen: Set<[UInt8]> = []
    try expect("{")
    if take("}") { return }
    repeat {
      skipSpace()
      let key = try string()
      guard seen.insert(Array(key.utf8)).inserted else {
        throw Fault("the key \(Self.quoted(key)) occurs twice in its header")
      }
      guard seen.count <= limit else { throw Fault("its header has more than \(limit) entries") }
      try expect(":")
      skipSpace()
      try member(&self, key)
    } while take(",")
    try expect("}")
  }

  /// Reads `[1, 2, …]`.
  mutating func integers(limit: Int) throws(Fault) -> [Int] {
    var numbers: [Int] = []
    try expect("[")
    if take("]") { return [] }
    repeat {
      guard numbers.count < limit else {
        throw Fault("its header has a list of more than \(limit) numbers")
      }
      skipSpace()
      numbers.append(try integer())
    } while take(",")
    try expect("]")
    return numbers
  }

  /// Reads an integer from 0 to the largest Int, written without a leading zero.
  private mutating func integer() throws(Fault) -> Int {
    let start = position
    var value = 0
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else { throw malformed("a number that is too large", at: start) }
      value = sum
      position += 1
    }
    let digits = position - start
    let goesOn = next.map { ".eE".utf8.contains($0) } ?? false
    guard digits > 0, digits == 1 || bytes[start] != UInt8(ascii: "0"), !goesOn else {
      throw malformed("something else than a non-negative integer", at: start)
    }
    return value
  }

  /// Skips white space and `token`, or fails.
  private mutating func expect(_ token: Unicode.Scalar) throws(Fault) {
    guard take(token) else { throw malformed("no '\(token)' where one is needed", at: position) }
  }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  func malformed(_ what: String, at position: Int) -> Fault {
    Fault("its header has \(what) at byte \(position)")
  }

  /// A name from the file for an error message, cut if it is long.
  static func quoted(_ name: String) -> String {
    let start = String(name.unicodeScalars.prefix(60))
    return start.utf8.count < name.utf8.count ? "'\(start)…'" : "'\(start)'"
  }
}
