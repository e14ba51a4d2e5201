import Foundation
import Glibc
import ModelFolders
import TensorFiles
import Testing
import Training

/// `lm train --save-every`.
@Suite struct SaveEveryTests {
  /// The updates of the last save within an epoch; nil where there is none, or it is being replaced.
  private static func saved(_ folder: String) -> Int? {
    guard let file = try? Safetensors.File("\(folder)/progress.safetensors"),
      let text = file.metadata["training_state"]
    else { return nil }
    return try? JSONDecoder().decode(TrainingState.self, from: Data(text.utf8)).updates
  }

  @Test("It saves within an epoch, after every N updates and at no other", arguments: [1, 3])
  func saves(every: Int) throws {
    let work = try Workplace()
    // The first epoch does not end, so that all saves are those of --save-every.
    try work.plant(String(repeating: Texts.english, count: 100), "corpus.txt")
    let line = "train corpus.txt --out m --threads 1 --hidden 150 --batch-size 8"
    let running = try work.start(
      "\(line) --save-every \(every) --quiet".split(separator: " ").map(String.init))
    var seen: [Int] = []
    try wait(for: "four saves") {
      if let updates = Self.saved("\(work.path)/m"), updates != seen.last { seen.append(updates) }
      return seen.count == 4
    }
    kill(running.pid, SIGKILL)
    _ = try running.wait()
    #expect(seen.allSatisfy { $0 > 0 && $0 % every == 0 } && seen == seen.sorted(), "\(seen)")
    // Saves follow one another: none is left out but for one that was too quick to be seen.
    #expect(zip(seen, seen.dropFirst()).contains { $1 - $0 == every }, "\(seen)")
  }

  @Test("Without it nothing is saved within an epoch")
  func usual() throws {
    let work = try Workplace()
    try work.plant(String(repeating: Texts.english, count: 100), "corpus.txt")
    let line = "train corpus.txt --out m --threads 1 --hidden 150 --batch-size 8 --log-every 1"
    let running = try work.start("\(line) --quiet".split(separator: " ").map(String.init))
    func updates() -> Int { (try? work.bundle("m").log.read().updates.count) ?? 0 }
    try wait(for: "six updates") {
      #expect(!work.exists("m/progress.safetensors"))
      return updates() >= 6
    }
    kill(running.pid, SIGKILL)
    _ = try running.wait()
    #expect(!work.exists("m/progress.safetensors"))
  }

  @Test("It moves no byte of the model, and leaves no progress behind")
  func bytes() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectSuccess(try work.lm("train corpus.txt --out a \(tiny) --epochs 2"))
    expectSuccess(try work.lm("train corpus.txt --out b \(tiny) --epochs 2 --save-every 3"))
    #expect(try work.differences("a", "b") == [])
    #expect(!work.exists("b/progress.safetensors"))
  }
}
