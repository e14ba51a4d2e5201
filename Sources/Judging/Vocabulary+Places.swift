package import Tokenization

extension Vocabulary {
  /// The line of every token of a text and its place there, both from 1.
  package func places(of ids: [Int32]) -> [(line: Int, position: Int)] {
    var (line, position) = (1, 0)
    return ids.map { id in
      position += 1
      defer { if id == lineEnd { (line, position) = (line + 1, 0) } }
      return (line, position)
    }
  }
}
