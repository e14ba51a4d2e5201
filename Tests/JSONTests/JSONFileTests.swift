import Storage
import TestSupport
import Testing

@testable import JSON

@Suite struct JSONFileTests {
  struct Layer: Codable, Equatable {
    var cell: String
    var size: Int
  }

  struct Model: Codable, Equatable {
    var layers: [Layer]
    var name: String
    var rate: Double
  }

  static let model = Model(layers: [Layer(cell: "lstm", size: 3)], name: "آ/b", rate: 0.1)
  static let json = """
    {
      "layers" : [
        {
          "cell" : "lstm",
          "size" : 3
        }
      ],
      "name" : "آ/b",
      "rate" : 0.1
    }

    """

  @Test func writesTheseBytes() throws {
    let folder = try TemporaryFolder()
    try JSONFile.write(Self.model, to: "\(folder.path)/m.json")
    #expect(try text(of: "\(folder.path)/m.json") == Self.json)
    #expect(try JSONFile.read(Model.self, from: "\(folder.path)/m.json") == Self.model)
  }

  @Test func everyTruncationIsRefused() throws {
    let folder = try TemporaryFolder()
    // The file without the newline at its end is still complete.
    for length in 0..<Self.json.utf8.count - 1 {
      let path = try folder.plant(Array(Self.json.utf8.prefix(length)))
      let error = try storageError { _ = try JSONFile.read(Model.self, from: path) }
      #expect(error.code == .invalid, "cut to \(length) bytes")
    }
  }

  @Test(arguments: [
    ("{\"layers\": [], \"name\": 3, \"rate\": 1}", "at name: a value of type String is needed"),
    ("{\"layers\": [], \"name\": \"\"}", "the key 'rate' is missing"),
    ("{\"layers\": [{\"cell\": \"\"}]}", "at layers[0]: the key 'size' is missing"),
    (
      "{\"layers\": [{\"cell\": \"\", \"size\": 1.5}]}", "holds a number that does not fit"
    ),
    (
      "{\"layers\": [{\"cell\": null, \"size\": 1}]}",
      "at layers[0].cell: a value of type String is needed, not null"
    ),
    ("[]", "is not what it should be: an object is needed; "),
    ("{\"layers\": {}}", "at layers: a list is needed; "),
    ("{\"layers\": [3]}", "at layers[0]: an object is needed; "),
    ("{\"layers\": null}", "at layers: a list is needed, not null; "),
    ("{\"layers\": \n\n oops}", "it is no JSON from byte 14 on; "),
    (
      "{\"layers\": [], \"name\": \"\", \"rate\": 1, \"name\": \"a\"}",
      "it has the key 'name' twice; "
    ),
    ("{\"layers\": [], \"name\": \"\", \"rate\": 1,}", "it is no JSON from byte 37 on; "),
    (String(repeating: "[", count: 100_000), "it is no JSON from byte 100 on; "),
  ])
  func saysWhatDoesNotFit(json: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant(json)
    let error = try storageError { _ = try JSONFile.read(Model.self, from: path) }
    #expect(error.code == .invalid)
    #expect(error.message.contains(path))
    #expect(error.message.contains(reason))
  }

  @Test func invalidUTF8IsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant(Array("[\"a".utf8) + [0xFF] + Array("\"]".utf8))
    let error = try storageError { _ = try JSONFile.read([String].self, from: path) }
    #expect(error.code == .invalid)
  }

  @Test("Keys in camelCase are those in snake_case, at every level")
  func camelCase() throws {
    struct Outer: Decodable {
      var end_of_line: Int
      var inner_parts: [Inner]
    }
    struct Inner: Decodable { var has_a_name: Bool }
    let folder = try TemporaryFolder()
    let path = try folder.plant(
      #"{"endOfLine": 7, "innerParts": [{"hasAName": true}, {"has_a_name": false}]}"#)
    let read = try JSONFile.read(Outer.self, from: path, keys: .fromCamelCase)
    #expect(read.end_of_line == 7 && read.inner_parts.map(\.has_a_name) == [true, false])
    #expect(try storageError { _ = try JSONFile.read(Outer.self, from: path) }.code == .invalid)
  }

  @Test func aMissingFileIsMissing() throws {
    let folder = try TemporaryFolder()
    let error = try storageError { _ = try JSONFile.read(Model.self, from: "\(folder.path)/no") }
    #expect(error.code == .missing)
  }

  @Test func aFolderIsNoFile() throws {
    let folder = try TemporaryFolder()
    let error = try storageError { _ = try JSONFile.read(Model.self, from: folder.path) }
    #expect(error.code == .invalid)
  }

  @Test(arguments: [Double.infinity, .nan])
  func whatJSONCannotHoldIsRefused(value: Double) throws {
    let folder = try TemporaryFolder()
    let error = try storageError { try JSONFile.write(["x": value], to: "\(folder.path)/f") }
    #expect(error.code == .invalid)
    #expect(error.message.contains("at x: "))
    #expect(try folder.names() == [])
  }
}
