import Storage
import TestSupport
import Testing

@testable import TensorFiles

/// Damage without a plan: a file is refused or what it hands out is consistent; never a crash.
@Suite(.seeded) struct SafetensorsDamageTests {
  /// The bytes of a sound file with every type, an empty tensor and metadata.
  func soundFile(_ folder: TemporaryFolder) throws -> [UInt8] {
    let path = "\(folder.path)/sound"
    try Safetensors.write(
      SafetensorsTests.sources, metadata: SafetensorsTests.metadata, to: path)
    return try bytes(of: path)
  }

  @Test func everyTruncationIsRefused() throws {
    let folder = try TemporaryFolder()
    let sound = try soundFile(folder)
    for length in 0..<sound.count {
      let path = try folder.plant(Array(sound.prefix(length)))
      let error = try storageError { _ = try Safetensors.File(path) }
      #expect(error.code == .invalid, "cut to \(length) bytes")
    }
  }

  @Test(arguments: 1...17)
  func everyExtensionIsRefused(count: Int) throws {
    let folder = try TemporaryFolder()
    let sound = try soundFile(folder)
    let path = try folder.plant(sound + [UInt8](repeating: 0, count: count))
    let error = try storageError { _ = try Safetensors.File(path) }
    #expect(error.code == .invalid)
  }

  @Test(arguments: [1, 2, 4, 16])
  func damagedHeader(most: Int) throws {
    let folder = try TemporaryFolder()
    let sound = try soundFile(folder)
    let headerEnd = 8 + Int(sound[0]) + Int(sound[1]) << 8
    var generator = TestSeed.stream(UInt64(most))
    var (read, refused) = (0, 0)
    for round in 0..<500 {
      var damaged = sound
      for _ in 0..<Int.random(in: 1...most, using: &generator) {
        let position = Int.random(in: 0..<headerEnd, using: &generator)
        // Half of the damage stays close to JSON, and so gets further into the reader.
        damaged[position] =
          Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator)
          : Array("0123456789{}[]\",:\\ -.eu".utf8).randomElement(using: &generator) ?? 0
      }
      let path = try folder.plant(damaged)
      do {
        try check(try Safetensors.File(path), dataCount: sound.count - headerEnd, round)
        read += 1
      } catch let error as StorageError {
        #expect(error.code == .invalid)
        refused += 1
      }
    }
    // Few headers bear many changes.
    #expect((read > 0 || most > 2) && refused > 250, "\(read) read, \(refused) refused")
  }

  /// Reads every byte that the file hands out.
  func check(_ file: Safetensors.File, dataCount: Int, _ round: Int) throws {
    var total = 0
    for name in file.names {
      let tensor = try file.tensor(name)
      #expect(tensor.count == tensor.shape.reduce(1, *), "round \(round)")
      tensor.withUnsafeBytes { bytes in
        #expect(bytes.count == tensor.count * tensor.type.size, "round \(round)")
        #expect(bytes.reduce(0) { $0 &+ Int($1) } >= 0)
        total += bytes.count
      }
    }
    // A damaged length of the header moves the beginning of the data.
    #expect(total <= dataCount + 16, "round \(round)")
    try? file.validateFinite()
  }
}
