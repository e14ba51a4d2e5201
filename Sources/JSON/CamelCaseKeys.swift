package import FoundationEssentials

extension JSONDecoder.KeyDecodingStrategy {
  /// Reads keys in camelCase as those in snake_case: `endOfSentence` as `end_of_sentence`.
  ///
  /// Files that state no version were once written so.
  package static var fromCamelCase: Self {
    .custom { path in
      SnakeCaseKey(of: path[path.count - 1])
    }
  }
}

private struct SnakeCaseKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(of key: any CodingKey) {
    stringValue = key.stringValue.reduce(into: "") { text, character in
      text += character.isUppercase ? "_" + character.lowercased() : String(character)
    }
    intValue = key.intValue
  }

  init?(stringValue: String) { nil }
  init?(intValue: Int) { nil }
}
