public import NGrams
import Storage
import Tokenization
import TokenizerFiles

extension ModelBundle {
  /// Writes the n-grams of the model as an ARPA file.
  public func write(_ model: NGramModel) throws {
    try AtomicFile.write(to: Name.ngrams, in: folder) { writer in
      try model.writeARPA(to: &writer, spelling: spelling)
    }
  }

  /// The n-grams of the model.
  ///
  /// - Throws: ``ModelFolderError`` `lostNGrams`; `StorageError` when they are damaged, or not those of this model.
  public func makeNGrams() throws -> NGramModel {
    guard try FileStatus.exists(Name.ngrams, in: folder) else {
      throw ModelFolderError(.lostNGrams, path)
    }
    try verify(Name.ngrams)
    let ids = Dictionary(
      uniqueKeysWithValues: (0..<Int32(vocabulary.count)).map { (spelling(of: $0), $0) })
    return try NGramModel(
      arpa: Name.ngrams, in: folder, vocabulary: vocabulary.count,
      specialTokens: vocabulary.specialTokens
    ) { ids[$0] }
  }

  /// A token as ARPA files have it, bytes in the ``ByteAlphabet``.
  private func spelling(of id: Int32) -> [UInt8] {
    let token = vocabulary.bytes(of: id)
    guard Int(id) >= Vocabulary.specialCount else { return Array(token) }
    return NGramModel.arpaSpelling(
      manifest.tokenizer.kind.isOfBytes ? Array(ByteAlphabet.text(token).utf8) : Array(token))
  }
}
