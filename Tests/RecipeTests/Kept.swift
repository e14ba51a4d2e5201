import Foundation
import Recipes
import Testing

/// Options that `lm info --options` printed before there was a table: kept figures.
enum Kept {
  static func read<Value: Decodable>(_ name: String) throws -> Value {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return try JSONDecoder().decode(
      Value.self, from: Data(contentsOf: folder.appending(path: "\(name).json")))
  }

  /// Checks that choices are those that were printed.
  ///
  /// A limit that is none was printed of clipping alone, and components had another name; 1 and 1.0
  /// are one number.
  static func expect(
    _ choices: Recipe.Choices, are kept: [String: Recipe.Value], ignoring ignored: Set<String> = [],
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    var expected: [String: Recipe.Value] = [:]
    for (name, value) in kept where value != .text("none") || name == "normalize" {
      expected[try #require(Recipe.field(name)).name] = value
    }
    var found = choices.values.filter { $0.value != .text("none") || $0.key == "normalize" }
    for name in ignored { (expected[name], found[name]) = (nil, nil) }
    #expect(Set(found.keys) == Set(expected.keys), sourceLocation: location)
    for (name, value) in expected {
      let isEqual =
        found[name] == value
        || found[name].flatMap { Double($0.text) } == Double(value.text)
          && Double(value.text) != nil
      #expect(
        isEqual, "\(name): \(String(describing: found[name])), not \(value)",
        sourceLocation: location)
    }
  }
}
