import FoundationEssentials
import Glibc
import ModelFolders
import Storage
import JSON

extension Setting.Value: Codable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let isOn = try? container.decode(Bool.self) {
      self = .isOn(isOn)
    } else if let number = try? container.decode(Int.self) {
      self = .number("\(number)")
    } else if let number = try? container.decode(UInt64.self) {
      self = .number("\(number)")
    } else if let number = try? container.decode(Double.self) {
      self = .number("\(number)")
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "an option is a number, a string, true or false"))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .isOn(let isOn): try container.encode(isOn)
    case .text(let text): try container.encode(text)
    case .number(let text):
      if let number = Int(text) {
        try container.encode(number)
      } else if let number = UInt64(text) {
        try container.encode(number)
      } else {
        try container.encode(Double(text))
      }
    }
  }
}

extension Setting {
  /// Reads the options of a file: a JSON object whose keys are their long names.
  ///
  /// - Throws: `StorageError`; ``Failure`` 64 for what no file decides.
  static func read(_ file: String) throws -> [Setting] {
    let members: [String: Value]
    do {
      members = try JSONFile.read([String: Value].self, from: file)
    } catch let error as StorageError where error.code == .invalid {
      let what = error.message.prefix { $0 != ";" }
      throw StorageError(
        .invalid, #"\#(what); it holds options, such as {"hidden": 200, "tied": false}"#)
    }
    var given: Set<String> = []
    return try members.sorted { $0.key < $1.key }.map { key, value in
      let name = ArgumentNames.option(key)
      // What is no name could be anything to the parser: `--` alone ends the options.
      let isName = name.utf8.allSatisfy { $0 == UInt8(ascii: "-") || isalnum(Int32($0)) != 0 }
      guard isName, name.first?.isLetter == true else {
        throw Failure(EX_USAGE, "\(file): '\(key)' is no option of 'lm train'; leave it out")
      }
      guard !strangers.contains(name) else {
        throw Failure(
          EX_USAGE, "\(file): '\(key)' is for the command line alone; leave it out of the file")
      }
      guard given.insert(name.hasPrefix("no-") ? String(name.dropFirst(3)) : name).inserted else {
        throw Failure(EX_USAGE, "\(file): '\(key)' is there twice; leave one out")
      }
      if case .text(let text) = value {
        return Setting(name, ArgumentNames.value(text, of: name))
      }
      return Setting(name, value)
    }
  }

  /// What is about one command, its text, its place and what it prints.
  private static let strangers: Set<String> = [
    "valid", "test", "out", "force", "no-force", "resume", "like", "config", "quiet", "no-quiet",
    "json", "no-json", "help", "version", "corpus",
  ]
}

extension [Setting] {
  /// The object that ``Setting/read(_:)`` reads.
  var object: [String: Setting.Value] {
    Dictionary(map { ($0.name, $0.value) }) { _, last in last }
  }
}
