import ArgumentParser
import Testing

@testable import lm

/// Both ends of the range of every option that is none of a recipe: the lowest and the highest value that is
/// allowed pass, and the ones beyond are refused.
@Suite struct OptionRangeTests {
  /// Ranges that a command checks before it looks for its model, which is not there.
  static let ofRequests: [(command: String, option: String, ends: String, limits: String)] = [
    ("eval none", "--batch-size", "0 1 65536 65537", "1 to 65536"),
    ("eval none", "--temperature", "0.0009 0.001 1000 1000.5", "0.001 to 1000"),
    ("eval none --dynamic rms", "--dynamic-rate", "-0.1 0 1000 1001", "0 to 1000"),
    ("eval none --dynamic rms", "--dynamic-decay", "-0.1 0 1 1.5", "0 to 1"),
    (
      "eval none --dynamic rms", "--dynamic-epsilon", "0 0.00001 1000 1001",
      "above 0, at most 1000"
    ), ("eval none --dynamic rms", "--dynamic-segment", "0 1 10000 10001", "1 to 10000"),
    (
      "eval none --dynamic rms", "--dynamic-tokens", "0 1 1000000000 1000000001", "1 to 1000000000"
    ), ("eval none", "--cache", "0 1 1000000 1000001", "1 to 1000000"),
    ("eval none --cache 5", "--cache-flatness", "-0.1 0 1000 1001", "0 to 1000"),
    ("eval none --cache 5", "--cache-weight", "-0.1 0 0.999 1", "0 or more and below 1"),
    (
      "eval none --cache 5 --tune", "--tune-tokens", "0 1 1000000000 1000000001",
      "1 to 1000000000"
    ), ("eval none --exposure", "--prompts", "0 1 10000 10001", "1 to 10000"),
    ("eval none --exposure", "--prompt-length", "0 1 10000 10001", "1 to 10000"),
    ("eval none --exposure", "--continuation", "1 2 10000 10001", "2 to 10000"),
    ("compare none nothing", "--temperature", "0.0009 0.001 1000 1000.5", "0.001 to 1000"),
    ("compare none nothing", "--cache", "0 1 1000000 1000001", "1 to 1000000"),
    ("compare none nothing", "--top", "-1 0 1000 1001", "0 to 1000"),
    ("inspect none --rank", "--contexts", "1 2 100000 100001", "2 to 100000"),
    ("inspect none --rank", "--columns", "1 2 16777216 16777217", "2 to 16777216"),
    ("inspect none --gradients", "--distances", "1 2 10000 10001", "2 to 10000"),
    ("inspect none --gradients", "--windows", "0 1 100000 100001", "1 to 100000"),
    ("inspect none --next a", "--top", "0 1 1000 1001", "1 to 1000"),
    ("sample --model none", "--max-tokens", "0 1 1000000000 1000000001", "1 to 1000000000"),
    ("sample --model none", "--temperature", "-0.1 0 1000000 inf", "0 or more"),
    ("sample --model none", "--top-k", "0 1 - -", "1 or more"),
    ("sample --model none", "--top-p", "0 0.0001 1 1.1", "above 0, at most 1"),
    ("sample --model none", "--num-samples", "0 1 1000000 1000001", "1 to 1000000"),
    ("report none", "--samples", "-1 0 10000 10001", "0 to 10000"),
    ("report none", "--max-tokens", "0 1 1000000 1000001", "1 to 1000000"),
  ]

  @Test("A value beyond a range is refused before the model is looked for", arguments: ofRequests)
  func requests(command: String, option: String, ends: String, limits: String) throws {
    let work = try Workplace()
    let values = ends.split(separator: " ").map(String.init)
    for (index, value) in values.enumerated() where value != "-" {
      let outcome = try work.lm("\(command) \(option)=\(value)")
      if [0, 3].contains(index) {
        expectFailure(outcome, 64, "error: \(option) \(value); choose \(limits)")
      } else {
        expectFailure(outcome, 66, "none", context: "\(option) \(value)")
      }
    }
  }

  /// Ranges that the command line is parsed with.
  static let ofCommands: [(command: String, option: String, ends: String, limits: String)] = [
    ("train c.txt", "--save-every", "0 1 1000000 -", "1 or more"),
    ("train c.txt", "--log-every", "0 1 1000000 -", "1 or more"),
    ("train c.txt", "--max-minutes", "0 0.000001 1000000 -", "above 0"),
    ("train c.txt", "--max-minutes", "nan 1 1 -", "above 0"),
    ("bench", "--seconds", "0 0.000001 1000000 inf", "a finite number above 0"),
    ("bench", "--vocab-size", "1 2 16777216 16777217", "2 to 16777216"),
    ("vocab show v.json", "--top", "0 1 1000000 -", "1 or more"),
    ("vocab unknown - --model v.json", "--top", "-1 0 1000000 -", "0 or more"),
    ("tokenize", "--threads", "0 1 1024 1025", "1 to 1024"),
  ]

  @Test(
    "A value beyond a range is refused when the command line is read",
    arguments: ofCommands
      + ["train c.txt", "eval", "compare a b", "inspect", "sample", "report m", "bench"].map {
        ($0, "--threads", "0 1 1024 1025", "1 to 1024")
      }
      + ["build c.txt --out v.json", "coverage c.txt", "unknown - --model v.json"].map {
        ("vocab \($0)", "--threads", "0 1 1024 1025", "1 to 1024")
      })
  func commands(command: String, option: String, ends: String, limits: String) throws {
    let values = ends.split(separator: " ").map(String.init)
    let work = try Workplace()
    for (index, value) in values.enumerated() where value != "-" {
      let line = "\(command) \(option)=\(value)"
      if [0, 3].contains(index) {
        expectFailure(try work.lm(line), 64, "error: \(option) \(value); choose \(limits)")
      } else {
        let arguments = line.split(separator: " ").map(String.init)
        #expect(throws: Never.self, "\(line)") {
          _ = try LanguageModelCommand.parseAsRoot(arguments)
        }
      }
    }
  }

  @Test("Sizes of a vocabulary are 3 or more, at least one, and nothing else")
  func sizes() throws {
    let work = try Workplace()
    for sizes in ["2", "10,2", ",", "10,", "10;20", "0"] where sizes != "10," {
      expectFailure(
        try work.lm("vocab coverage c.txt --sizes \(sizes)"), 64,
        "error: --sizes \(sizes); give numbers of 3 or more with commas between")
    }
    for sizes in ["3", "3,100000"] {
      expectFailure(try work.lm("vocab coverage c.txt --sizes \(sizes)"), 66, "c.txt")
    }
  }
}
