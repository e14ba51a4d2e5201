import CPUCompute
import JSON
import LanguageModels
import Storage
import TensorFiles
import TestSupport
import Testing
import TokenizerFiles

@testable import ModelFolders

/// Folders whose files do not belong together.
@Suite struct DamagedModelTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A kept model, with another text in one of its files.
  func model(_ name: String, _ file: String, _ old: String, _ new: String) throws -> String {
    let path = try FormatTests.copy(name, of: 5, to: folder)
    let before = try text(of: "\(path)/\(file)")
    let after = before.replacing(old, with: new)
    #expect(after != before)
    try folder.plant(after, "\(name)/\(file)")
    return path
  }

  @Test(
    "Files of other models are refused by name",
    arguments: [
      ("vocabulary.json", #""kind" : "word""#, #""kind" : "whitespace""#, "another tokenizer"),
      ("config.json", #""vocabulary" : 15"#, #""vocabulary" : 16"#, "15 entries, the model 16"),
      ("config.json", #""threads" : 1"#, #""threads" : 0"#, "threads is 0, not 1 or more"),
    ])
  func otherFiles(file: String, old: String, new: String, message: String) throws {
    let path = try model("mos", file, old, new)
    let error = try storageError { _ = try ModelBundle(path) }
    #expect(error.code == .invalid && error.message.contains(message), "\(error.message)")
  }

  @Test(
    "Counts of a text that no text has are refused, in a folder of format 5 and in one of today",
    arguments: [
      ("tokens", "-1"), ("replacements", "9007199254740993"),
      ("unknownTypes", "-9223372036854775808"), ("words", "-3"),
    ])
  func counts(key: String, value: String) throws {
    let path = try FormatTests.copy("mos", of: 5, to: folder)
    let manifest = try ModelBundle(path).manifest
    let old = try text(of: "\(path)/config.json")
    try JSONFile.write(manifest, to: "\(path)/config.json")
    let today = try text(of: "\(path)/config.json")
    for (config, key) in [(old, key), (today, key.replacing("Types", with: "_types"))] {
      let entry = try Regex("\"\(key)\" : [0-9]+")
      #expect(config.contains(entry))
      try folder.plant(
        config.replacing(entry, with: "\"\(key)\" : \(value)"), "mos/config.json")
      let error = try storageError { _ = try ModelBundle(path, verifying: false) }
      #expect(
        error.code == .invalid && error.message.contains("\(key): \(value) is not from 0 to"),
        "\(error.message)")
    }
  }

  @Test("N-grams of no tokens are refused")
  func noOrder() throws {
    let path = try model("ngram", "config.json", #""order" : 3"#, #""order" : 0"#)
    let error = try storageError { _ = try ModelBundle(path) }
    #expect(error.message.contains("order is 0, not 1 or more"))
  }

  typealias Tensor = (name: String, shape: [Int], values: [Float])

  /// Writes the weights anew, with other tensors.
  func writeWeights(
    of bundle: ModelBundle,
    _ change: (inout [Tensor]) -> Void
  ) throws {
    let file = try Safetensors.File("\(bundle.path)/weights.safetensors")
    var tensors = try file.names.map { name -> Tensor in
      let tensor = try file.tensor(name)
      return try tensor.withUnsafeBuffer(of: Float.self) { (name, tensor.shape, Array($0)) }
    }
    change(&tensors)
    try Safetensors.write(
      tensors.map { Safetensors.Source(name: $0.name, shape: $0.shape, values: $0.values) },
      metadata: [:], to: "\(bundle.path)/weights.safetensors")
  }

  @Test("Weights with a stranger, without a tensor, of another shape or not finite are refused")
  func otherWeights() throws {
    let backend = try CPUBackend(threads: 1)
    let bundle = try ModelBundle(FormatTests.copy("mos", of: 5, to: folder))
    let kept = try bytes(of: "\(bundle.path)/weights.safetensors")
    try writeWeights(of: bundle) { _ in }
    _ = try bundle.makeModel(on: backend)
    func refused(
      _ change: (inout [Tensor]) -> Void
    ) throws -> String {
      try folder.plant(kept, "mos/weights.safetensors")
      try writeWeights(of: bundle, change)
      let error = try storageError { _ = try bundle.makeModel(on: backend) }
      #expect(error.code == .invalid)
      return error.message
    }
    #expect(
      try refused { $0.append(("stranger", [1], [0])) }
        .contains("has a tensor stranger that this model lacks"))
    #expect(try refused { $0[1].values[0] = .infinity }.contains("has the value inf at index 0 "))
    #expect(try refused { $0[1].values[0] = .nan }.contains("has the value nan at index 0 "))
    #expect(try refused { $0.removeLast() }.isEmpty == false)
    #expect(try refused { ($0[0].shape, $0[0].values) = ([1], [0]) }.isEmpty == false)
  }

  @Test("Weights that are gone were lost where an epoch has ended, and never were before")
  func noWeights() throws {
    let backend = try CPUBackend(threads: 1)
    let bundle = try ModelBundle(FormatTests.copy("mos", of: 5, to: folder))
    try FileTree.remove("\(bundle.path)/weights.safetensors")
    func code() -> ModelFolderError.Code? {
      let error = #expect(throws: ModelFolderError.self) { try bundle.makeModel(on: backend) }
      return error?.code
    }
    #expect(code() == .lostWeights)
    try bundle.write(History(epochs: [], best: nil))
    #expect(code() == .noEpoch)
    try FileTree.remove("\(bundle.path)/history.json")
    #expect(code() == .noEpoch)
  }

  @Test("N-grams that are gone are lost")
  func noNGrams() throws {
    let bundle = try ModelBundle(FormatTests.copy("ngram", of: 5, to: folder))
    try FileTree.remove("\(bundle.path)/model.arpa")
    let error = #expect(throws: ModelFolderError.self) { try bundle.makeNGrams() }
    #expect(error == ModelFolderError(.lostNGrams, bundle.path))
  }

  @Test("A tokenizer that is not there is called a file or a model by its name")
  func noTokenizer() throws {
    for (name, code) in [
      ("a.json", ModelFolderError.Code.noTokenizer), ("a.txt", .noTokenizer), ("a", .noModel),
    ] {
      let path = "\(folder.path)/\(name)"
      let error = #expect(throws: ModelFolderError.self) { try SavedTokenizer(opening: path) }
      #expect(error == ModelFolderError(code, path))
    }
    let error = try storageError { _ = try SavedTokenizer(opening: folder.path) }
    #expect(error.message.contains("is no model: it has no config.json"))
  }
}
