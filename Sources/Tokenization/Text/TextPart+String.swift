extension TextPart {
  /// All of the text, and the number of ill-formed sequences that were replaced in it.
  ///
  /// - Throws: As ``forEachBlock(_:)``.
  package func string() throws -> (text: String, replacements: Int) {
    var (text, replacements) = ("", 0)
    try forEachBlock { block in
      text += String(decoding: block.text, as: UTF8.self)
      replacements += block.repair.replacements
    }
    return (text, replacements)
  }
}
