import ModelFolders
import Recipes
import Storage
import TestSupport
import Testing

/// The record of a study.
@Suite struct StudyRecordTests {
  private static let record: StudyRecord = {
    var entry = StudyRecord.Entry(
      name: "head=mos", asked: "--head mos; 2 epochs",
      options: ["head": .text("mos"), "hidden": .number("8")], parameters: 321, memory: 4_000,
      tokensPerEpoch: 900, tokensPerSecond: 12.5)
    entry.failures = ["2": "not finite"]
    entry.droppedAfter = 3
    return StudyRecord(
      data: [DataFile(name: "a.txt", bytes: 3, sha256: "00")], recipes: [entry], seeds: [1, 2])
  }()

  @Test("What is written is read")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    #expect(try !StudyRecord.exists(in: folder.path))
    try Self.record.write(to: folder.path)
    #expect(try StudyRecord.exists(in: folder.path))
    #expect(try StudyRecord(of: folder.path) == Self.record)
  }

  @Test("The listing tells runs that have not begun, and why one cannot go on")
  func listing() throws {
    let folder = try TemporaryFolder()
    try Self.record.write(to: folder.path)
    let recipe = try #require(try StudyListing(of: folder.path).recipes.first)
    #expect(recipe.runs.map(\.seed) == [1, 2] && recipe.finished.isEmpty && recipe.valid == nil)
    #expect(recipe.runs.map(\.problem) == [nil, "not finite"] && recipe.droppedAfter == 3)
    #expect(recipe.runs.map(\.done) == [0, 1])
    #expect(recipe.runs[0].model == "\(folder.path)/head=mos/1")
  }

  @Test("A record of another version, and another file, are refused")
  func refusals() throws {
    let folder = try TemporaryFolder()
    try Self.record.write(to: folder.path)
    let text = try text(of: "\(folder.path)/study.json")
    let next = text.replacing("\"study_version\" : 1", with: "\"study_version\" : 2")
    #expect(next != text)
    for other in [next, "{}", "[", text.replacing("\"seeds\"", with: "\"seed\"")] {
      try folder.plant(other, "study.json")
      let error = #expect(throws: StorageError.self) { try StudyRecord(of: folder.path) }
      #expect(error?.code == .invalid)
    }
    #expect(throws: StorageError.self) { try StudyRecord(of: "\(folder.path)/none") }
  }
}
