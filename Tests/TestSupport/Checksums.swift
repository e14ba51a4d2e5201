import Storage

/// Takes the checksums off the manifest of a model, which is then one of an older program: what a test changes in
/// it is met by the checks that come after.
public func forgetChecksums(of model: String) throws {
  var manifest = try text(of: "\(model)/config.json")
  if let start = manifest.firstRange(of: "\"xxh128\"") {
    guard let end = manifest[start.upperBound...].firstIndex(of: "}") else {
      throw StorageError(.invalid, "\(model)/config.json has no end; make it again")
    }
    var before = manifest[..<start.lowerBound]
    var after = manifest[manifest.index(after: end)...].drop(while: \.isWhitespace)
    if after.first == "," {
      after.removeFirst()
    } else {
      // It is the last member.
      while let last = before.last, last != "," { before.removeLast() }
      before.removeLast()
    }
    manifest = String(before) + String(after)
  }
  try AtomicFile.write(Array(manifest.utf8), to: "\(model)/config.json")
  try FileTree.remove("\(model)/config.json.xxh128")
}
