import Glibc

/// Short names that tell folders apart.
enum DistinctNames {
  /// Of each path its last parts: as many as no other path ends in.
  ///
  /// - Throws: ``ModelReportError`` `givenTwice` for a folder that is given twice.
  static func of(folders: [String]) throws -> [String] {
    let paths = folders.map(parts)
    return try zip(folders, paths).map { folder, path in
      for count in 1...max(path.count, 1) {
        let end = path.suffix(count)
        guard paths.count(where: { $0.suffix(count) == end }) == 1 else { continue }
        return end.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
      }
      throw ModelReportError(.givenTwice, folder, "the model \(folder) is given twice")
    }
  }

  /// The names on the way to a folder, links followed.
  ///
  /// They are bytes: strings that Swift takes for equal may be the names of two folders.
  private static func parts(of folder: String) -> [[UInt8]] {
    guard let real = realpath(folder, nil) else { return [Array(folder.utf8)] }
    defer { free(real) }
    return String(cString: real).utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
  }
}
