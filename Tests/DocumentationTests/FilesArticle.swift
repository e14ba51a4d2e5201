import JSON
import Storage
import TensorFiles
import TestSupport
import Testing

/// The code of the articles of Storage, JSON and TensorFiles.
@Suite struct FilesArticle {
  @Test func wholeFiles() throws {
    let work = try TemporaryFolder()
    let folder = work.path

    try AtomicFile.write(to: "\(folder)/names.txt") { file in
      try file.write("دریا\n")
      try file.write("harbour\n")
    }
    do {
      _ = try FileReader.bytes(of: "\(folder)/absent.txt")
    } catch {
      print(error.code, error)  // `missing`, and a line that says what happened and what to do
    }

    #expect(try FileReader.bytes(of: "\(folder)/names.txt") == Array("دریا\nharbour\n".utf8))
    #expect(throws: StorageError.self) { try FileReader.bytes(of: "\(folder)/absent.txt") }
  }

  @Test func json() throws {
    let work = try TemporaryFolder()
    let path = "\(work.path)/settings.json"

    struct Settings: Codable, Equatable {
      var layers: Int
      var head: String
    }
    try JSONFile.write(Settings(layers: 2, head: "mos"), to: path)
    let settings = try JSONFile.read(Settings.self, from: path)

    #expect(settings == Settings(layers: 2, head: "mos"))
  }

  @Test func tensors() throws {
    let work = try TemporaryFolder()
    let path = "\(work.path)/weights.safetensors"

    let weight: [Float] = [1, 2, 3, 4, 5, 6]
    try Safetensors.write(
      [Safetensors.Source(name: "weight", shape: [2, 3], values: weight)], to: path)

    let file = try Safetensors.File(path)
    let tensor = try file.tensor("weight", type: .f32, shape: [2, 3])
    let values: [Float] = try tensor.elements()

    #expect(file.names == ["weight"] && values == weight)
  }
}
