import Storage

/// The folders of a lesson.
public struct LessonPlace: Hashable, Sendable {
  /// The folder with the folders `english` and `persian`.
  public var corpora: String
  /// The folder that models and pictures are written into.
  public var output: String

  /// Folders, by default those of a checkout.
  public init(corpora: String = "corpora", output: String = "lessons") {
    self.corpora = corpora
    self.output = output
  }

  /// The corpora of this program: those installed with it, or those of the checkout that it was built in,
  /// or of the current folder.
  ///
  /// - Parameter program: The path of the program.
  /// - Returns: Their folder.
  /// - Throws: ``LessonError`` `missingCorpora`.
  public static func corpora(of program: String) throws(LessonError) -> String {
    var places = ["corpora"]
    var folder = program[...]
    // PREFIX/bin/lm has PREFIX/share/lm/corpora, and .build/release/lm its checkout some folders above.
    while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
      folder = folder[..<slash]
      places += ["\(folder)/share/lm/corpora", "\(folder)/corpora"]
      if places.count > 12 { break }
    }
    for place in places where (try? FileStatus(of: "\(place)/english").kind) == .folder {
      return place
    }
    throw LessonError(.missingCorpora(places))
  }
}
