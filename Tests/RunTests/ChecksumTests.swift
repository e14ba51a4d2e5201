import Storage
import TestSupport
import Testing

@testable import ModelFolders
@testable import Runs

/// Checksums are of what a run wrote.
@Suite struct ChecksumTests {
  @Test(
    "What a disk made of a file gets no checksum at the end of a run",
    arguments: ["vocabulary.json", "train.tokens", "test.tokens", "weights.safetensors"])
  func damageIsNotBlessed(name: String) throws {
    let work = try Workshop()
    try work.run().run()
    let bundle = try work.bundle().unseal()
    var damaged = try bytes(of: "\(work.path)/model/\(name)")
    damaged[damaged.count - 2] ^= 1
    try work.folder.plant(damaged, "model/\(name)")
    try bundle.seal()
    let error = #expect(throws: ModelFolderError.self) {
      try DamageTests.readAll("\(work.path)/model")
    }
    #expect(error == ModelFolderError(.changedFile, "\(work.path)/model/\(name)"))
  }

  @Test(
    "A manifest that a run replaces while it is read is whole",
    arguments: [
      (["a\n"], ["a\n"], true), (["b\na\n"], ["a\n"], true), (["a\n", "a\n"], ["b\n"], false),
      // The manifest is written between the two, and its checksum before it or after it.
      (["a\n", "a\nb\n"], ["b\n", "b\n"], true), (["a\n", "b\n"], ["b\n", "b\n"], true),
      (["a\n", "b\n", "c\n"], ["b\n", "c\n", "c\n"], true),
      (["a\n", "b\n", "b\n"], ["c\n", "c\n"], false),
    ])
  func replacedMeanwhile(files: [String], lines: [String], isWhole: Bool) {
    var (files, lines) = (files[...], lines[...])
    #expect(ModelBundle.isListed({ lines.removeFirst() }, in: { files.removeFirst() }) == isWhole)
    #expect(files.isEmpty && lines.isEmpty)
  }
}
