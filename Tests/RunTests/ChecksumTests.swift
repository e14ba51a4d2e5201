import Storage
import Synchronization
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

  @Test("A model that is opened while its manifest is replaced is whole")
  func replacedMeanwhile() throws {
    let work = try Workshop()
    try work.run().run()
    let bundle = try work.bundle()
    let isDone = Atomic(false)
    try RunThread.start {
      var manifest = bundle.manifest
      for number in 0... where !isDone.load(ordering: .acquiring) {
        manifest.checksums?["number"] = "\(number)"
        try? ModelBundle.write(manifest, in: bundle.folder)
      }
    }
    defer { isDone.store(true, ordering: .releasing) }
    for _ in 0..<500 { _ = try work.bundle() }
  }
}
