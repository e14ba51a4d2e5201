import Storage
import Testing

@testable import Fuzzing

/// What `make fuzz` starts from, and what it found, in the ordinary build.
@Suite struct ReplayTests {
  static let names = FuzzReader.all.map(\.name)

  static func reader(_ name: String) throws -> FuzzReader {
    try #require(FuzzReader.all.first { $0.name == name })
  }

  @Test("Seeds are accepted", arguments: names)
  func seeds(_ name: String) throws {
    let reader = try Self.reader(name)
    let (read, run) = (try reader.open(), try FuzzRun(reader))
    let seeds = try reader.seeds()
    #expect(!seeds.isEmpty)
    #expect(Set(seeds).count == seeds.count)
    for (number, seed) in seeds.enumerated() {
      #expect(seed.count <= reader.longest, "seed \(number) of \(seed.count) bytes")
      #expect(run.finding(in: seed) == nil, "seed \(number)")
      // Those of another folder are decoded, and refused there.
      if reader.acceptsSeeds { #expect(throws: Never.self, "seed \(number)") { try read(seed) } }
    }
  }

  @Test("The starts of seeds, and seeds with a byte changed, are read or refused", arguments: names)
  func damage(_ name: String) throws {
    let reader = try Self.reader(name)
    let run = try FuzzRun(reader)
    let seeds = try reader.seeds()
    for seed in seeds {
      let step = max(seed.count * seeds.count / 150, 1)
      for at in stride(from: 0, to: seed.count, by: step) {
        #expect(run.finding(in: Array(seed[..<at])) == nil, "\(seed[..<at])")
        var changed = seed
        changed[at] ^= 1 << UInt8(at % 8)
        #expect(run.finding(in: changed) == nil, "\(changed)")
      }
    }
  }

  @Test("What was found once is read or refused", arguments: names)
  func findings(_ name: String) throws {
    let reader = try Self.reader(name)
    let run = try FuzzRun(reader)
    for (finding, bytes) in try reader.findings() {
      #expect(run.finding(in: bytes) == nil, "\(finding)")
    }
  }

  @Test("Every folder of findings is that of a reader, and has some")
  func folders() throws {
    let folders = try Folder.names(in: FuzzReader.findingsFolder)
    #expect(!folders.isEmpty)
    for folder in folders { #expect(try !Self.reader(folder).findings().isEmpty, "\(folder)") }
  }

  @Test("A broken promise and an error of no file are findings, a refusal is none")
  func harness() throws {
    func finding(_ error: any Error) throws -> String? {
      try FuzzRun(FuzzReader("any", longest: 1, seeds: { [] }, open: { { _ in throw error } }))
        .finding(in: [])
    }
    #expect(try finding(Finding("p is 2")) == "p is 2")
    #expect(try finding(CancellationError()) == "an error of type CancellationError")
    #expect(try finding(StorageError(.invalid, "no file")) == nil)
    #expect(throws: Finding.self) { try Finding.unless(false, "kept") }
    #expect(throws: Never.self) { try Finding.unless(true, "kept") }
  }

  @Test("One number of a text is changed, whichever the seed chooses")
  func numberChanges() {
    let text = Array(#"{"a": -1.5, "b": [20]}"#.utf8)
    let changed = (UInt32(0)..<128).compactMap { NumberChange.apply(to: text, seed: $0) }
      .map { String(decoding: $0, as: UTF8.self) }
    #expect(changed.contains(#"{"a": 9223372036854775807, "b": [20]}"#))
    #expect(changed.contains(#"{"a": -1.5, "b": [-9223372036854775808]}"#))
    #expect(changed.count == 128 && Set(changed).count == 44)
    #expect(NumberChange.apply(to: Array("none".utf8), seed: 1) == nil)
    #expect(FuzzReader.state.hasNumbers && !FuzzReader.utf8.hasNumbers)
  }
}
