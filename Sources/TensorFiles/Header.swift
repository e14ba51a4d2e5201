import JSON

extension Safetensors {
  /// What a file says it holds, once it has been found to be consistent.
  struct Header {
    /// One tensor: where its bytes are in the data.
    struct Entry: Equatable, Sendable {
      var name: String
      var type: ElementType
      var shape: [Int]
      var range: Range<Int>
    }

    typealias Fault = HeaderScanner.Fault

    /// The tensors in the order of their data.
    private(set) var entries: [Entry] = []
    private(set) var metadata: [String: String] = [:]

    /// Reads and checks a header.
    ///
    /// - Parameters:
    ///   - bytes: The JSON with its padding.
    ///   - dataCount: The number of bytes after the header; the tensors must fill them exactly.
    /// - Throws: `Fault` with the first thing that is wrong.
    init(_ bytes: UnsafeRawBufferPointer, dataCount: Int) throws(Fault) {
      guard bytes.first == UInt8(ascii: "{") else { throw Fault("its header is not a JSON object") }
      var scanner = HeaderScanner(bytes)
      var entries: [Entry] = []
      var metadata: [String: String] = [:]
      // One more, for the metadata.
      try scanner.object(limit: maximumEntries + 1) { (scanner, key) throws(Fault) in
        if key == metadataKey {
          try scanner.object(limit: maximumEntries) { (scanner, key) throws(Fault) in
            // Keys that differ in bytes alone would be merged by the dictionary.
            guard metadata.updateValue(try scanner.string(), forKey: key) == nil else {
              throw Fault("the key \(HeaderScanner.quoted(key)) occurs twice in its metadata")
            }
          }
        } else {
          entries.append(try Self.entry(key, &scanner))
        }
      }
      guard entries.count <= maximumEntries else {
        throw Fault("its header has more than \(maximumEntries) tensors")
      }
      scanner.skipSpace()
      guard scanner.isAtEnd else {
        throw scanner.malformed("something after its end", at: scanner.position)
      }
      self.metadata = metadata
      self.entries = try Self.tiling(entries, dataCount)
    }

    private static func entry(
      _ name: String, _ scanner: inout HeaderScanner
    ) throws(Fault) -> Entry {
      var typeName: String?
      var shape: [Int]?
      var offsets: [Int]?
      try scanner.object(limit: 3) { (scanner, key) throws(Fault) in
        switch key {
        case "dtype": typeName = try scanner.string()
        case "shape": shape = try scanner.integers(limit: maximumRank)
        case "data_offsets": offsets = try scanner.integers(limit: 2)
        default: throw Fault("its header has an unknown key \(HeaderScanner.quoted(key))")
        }
      }
      let quoted = HeaderScanner.quoted(name)
      guard let typeName, let shape, let offsets, offsets.count == 2 else {
        throw Fault("the tensor \(quoted) lacks a dtype, a shape or two offsets")
      }
      guard let type = ElementType(rawValue: typeName) else {
        throw ElementType.foreign.contains(typeName)
          ? Fault(
            "the tensor \(quoted) has the type \(typeName), which is not supported",
            remedy: "convert it to \(ElementType.allCases.map(\.rawValue).joined(separator: ", "))")
          : Fault("the tensor \(quoted) has the unknown type \(HeaderScanner.quoted(typeName))")
      }
      guard let count = byteCount(type, shape) else {
        throw Fault("the shape of the tensor \(quoted) is too large")
      }
      guard offsets[0] <= offsets[1] else {
        throw Fault("the tensor \(quoted) ends before it begins")
      }
      guard offsets[1] - offsets[0] == count else {
        throw Fault("the offsets of the tensor \(quoted) do not agree with its shape and type")
      }
      return Entry(name: name, type: type, shape: shape, range: offsets[0]..<offsets[1])
    }

    /// Checks that the tensors follow each other without overlap or hole; returns them in order.
    private static func tiling(_ entries: [Entry], _ dataCount: Int) throws(Fault) -> [Entry] {
      // An empty tensor sorts before the one that begins at its offset, and so can lie only
      // between two others. The position in the header settles the order of two empty ones.
      let order = entries.indices.sorted { a, b in
        let (x, y) = (entries[a].range, entries[b].range)
        return (x.lowerBound, x.upperBound, a) < (y.lowerBound, y.upperBound, b)
      }
      var end = 0
      for index in order {
        let entry = entries[index]
        guard entry.range.lowerBound == end else {
          let what = entry.range.lowerBound < end ? "overlaps" : "leaves a hole after"
          throw Fault("the tensor \(HeaderScanner.quoted(entry.name)) \(what) the one before it")
        }
        end = entry.range.upperBound
      }
      guard end == dataCount else {
        throw end < dataCount
          ? Fault("\(dataCount - end) bytes at its end belong to no tensor")
          : Fault("it is cut short: \(end - dataCount) bytes are missing")
      }
      return order.map { entries[$0] }
    }
  }
}
