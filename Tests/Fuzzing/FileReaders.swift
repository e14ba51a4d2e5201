import Glibc
import NGrams
import Storage
import TensorFiles
import TestSupport
import TokenIDs
import Tokenization

/// Files of one format each.
extension FuzzReader {
  /// The header and the tensors of a safetensors file.
  static let safetensors = FuzzReader(
    "safetensors", longest: 400,
    words: jsonWords + Safetensors.ElementType.allCases.map(\.rawValue) + [
      "dtype", "shape", "data_offsets", "__metadata__", "\0\0\0\0\0\0\0", "BF16",
    ],
    seeds: {
      let folder = try TemporaryFolder()
      try Safetensors.write(
        [
          .init(name: "w", shape: [2, 3], values: [1, 2, 3, 4, 5, -6] as [Float]),
          .init(name: "n", shape: [], values: [7] as [Int64]),
          .init(name: "é", shape: [0, 2], values: [] as [Int32]),
          .init(name: "b", shape: [3], values: [1, 2, 3] as [UInt8]),
        ], metadata: ["format": "pt", "دریا": "\n"], to: "\(folder.path)/file")
      try Safetensors.write(
        [.init(name: "w", shape: [1], values: [1] as [Float])], checksummed: true,
        to: "\(folder.path)/checksummed")
      return try ["file", "checksummed"].map { try FileReader.bytes(of: "\(folder.path)/\($0)") }
    },
    open: {
      { bytes in
        let file = try Safetensors.File(bytes: bytes, path: "file")
        var size = 0
        for name in file.names {
          let tensor = try file.tensor(name)
          try Finding.unless(
            tensor.count == tensor.shape.reduce(1, *), "\(tensor.count) numbers in \(tensor.shape)")
          size += tensor.withUnsafeBytes { $0.count }
          switch tensor.type {
          case .f32: _ = try tensor.elements(Float.self).reduce(0, +)
          case .i32: _ = try tensor.elements(Int32.self).reduce(0, &+)
          case .i64: _ = try tensor.elements(Int64.self).reduce(0, &+)
          case .u64: _ = try tensor.elements(UInt64.self).reduce(0, &+)
          case .u8: _ = try tensor.elements(UInt8.self).reduce(0, &+)
          }
        }
        let header = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        try Finding.unless(
          UInt64(size) + header + 8 == UInt64(bytes.count), "bytes that no tensor has")
        try file.validateFinite()
        if try !file.isAsWritten() {
          throw StorageError(.invalid, "the file differs from its checksum; restore it")
        }
      }
    })

  /// A file of token ids.
  static let tokens = FuzzReader(
    "tokens", longest: 160, words: ["TOKENS\r\n", "\u{1}\0\0\0"],
    seeds: {
      let folder = try TemporaryFolder()
      var writer = try TokenFileWriter(path: "\(folder.path)/file", vocabularySize: 5)
      try writer.append([0, 1, 2, 4, 4, 1])
      var statistics = TextStatistics()
      (statistics.tokens, statistics.unknown, statistics.lines) = (6, 1, 2)
      _ = try writer.finish(statistics)
      return [try FileReader.bytes(of: "\(folder.path)/file")]
    },
    open: {
      { bytes in
        let file = try TokenFile(bytes: bytes, path: "file")
        try file.validate()
        try Finding.unless(
          file.count == file.statistics.tokens
            && file.allSatisfy { 0..<file.vocabularySize ~= Int($0) }
            && file.elementsEqual(file.withContiguousStorageIfAvailable(Array.init) ?? []),
          "ids that it should have refused")
      }
    })

  /// An ARPA file, over a vocabulary of four words.
  static let arpa = FuzzReader(
    "arpa", longest: 600,
    words: [
      "\\data\\\n", "ngram 1=", "ngram 2=", "\\1-grams:\n", "\\2-grams:\n", "\\end\\\n", "<s>",
      "</s>",
      "-99\t", "-0.5\t", "\ta\t", "<unk>", "1e38", "inf", "nan",
    ],
    hasNumbers: true,
    seeds: {
      let folder = try TemporaryFolder()
      let ids: [Int32] = [2, 3, 1, 3, 2, 2, 1, 0, 3, 1]
      let all = try (1...3).map { order in
        let model = KneserNey(ids, order: order, vocabulary: 4, specialTokens: arpaTokens).model
        try AtomicFile.write(to: "\(folder.path)/file") { writer in
          try model.writeARPA(to: &writer) { arpaVocabulary[Int($0)] }
        }
        return try FileReader.bytes(of: "\(folder.path)/file")
      }
      return all
    },
    open: {
      let folder = try TemporaryFolder()
      let ids = Dictionary(uniqueKeysWithValues: zip(arpaVocabulary, Int32(0)...))
      return { bytes in
        try folder.plant(bytes, "file")
        let model = try NGramModel(
          arpa: "\(folder.path)/file", vocabulary: 4, specialTokens: arpaTokens
        ) { ids[$0] }
        for text in [[], [2], [3, 2], [2, 2, 3]] as [[Int32]] {
          let history = model.history(text)
          for (token, p) in zip(Int32(0)..., history.distribution()) {
            let other = history.logProbability(of: token)
            try Finding.unless(
              !(1e-30...1e30 ~= p) || abs(Glibc.log(p) - other) < 1e-3,
              "p of \(token) after \(text) is \(p) and e^\(other)")
          }
        }
      }
    })

  private static let arpaVocabulary = ["<unk>", "</s>", "a", "b"].map { Array($0.utf8) }
  private static let arpaTokens = SpecialTokens(endOfSentence: 1, unknown: 0, lineEnd: 1)
}
