import Foundation
import JSON
import Testing

/// The figures that commands print of a tiny model, beside kept files; with UPDATE_KEPT=1 in the environment,
/// the tests write them again.
///
/// Numbers may differ by 1e-4 of their size, since other processors round otherwise. Times, speeds and memory
/// are masked, and so are the sizes of files whose digits differ.
@Suite struct KeptFigureTests {
  /// The kept file and the command.
  static let commands: [(name: String, line: String)] = [
    ("train", "train corpus.txt \(model) --out again --json"),
    ("train-ngram", "train corpus.txt --arch ngram --order 3 --threads 1 --out ngrams --json"),
    ("eval", "eval tiny --threads 1 --json"), ("eval-ngram", "eval grams --json"),
    ("eval-mix", "eval tiny+grams --threads 1 --json"),
    ("eval-adaptive", "eval tiny --dynamic rms --cache 20 --threads 1 --json"),
    (
      "eval-exposure",
      "eval grams --exposure --referee tiny --prompt-length 4 --continuation 4 --threads 1 --json"
    ), ("compare", "compare tiny grams corpus.txt --top 2 --threads 1 --json"),
    ("inspect", "inspect tiny --contexts 12 --columns 10 --distances 4 --threads 1 --json"),
    ("inspect-next", "inspect tiny --next The --beside grams --top 3 --threads 1 --json"),
    ("sample", "sample grams --prompt The -n 6 --num-samples 2 --json"),
    ("info", "info tiny --json"), ("info-options", "info tiny --options"),
    ("tokenize", "tokenize lines.txt --model tiny --json"),
    ("tokenize-out", "tokenize lines.txt --model tiny --out ids --json"),
    ("vocab-build", "vocab build corpus.txt --tokens bpe --vocab-size 280 --out bpe.json --json"),
    ("vocab-show", "vocab show tiny --top 5 --json"),
    ("vocab-coverage", "vocab coverage corpus.txt --sizes 5,20,1000 --json"),
    ("vocab-unknown", "vocab unknown lines.txt --model tiny --top 2 --json"),
    ("report", "report tiny --samples 0 --no-measure --tensorboard runs --json"),
    (
      "bench",
      "bench --shape small --hidden 8 --vocab-size 20 --seconds 0.001 --threads 1 --quiet --json"
    ), ("eval.txt", "eval tiny --threads 1 --breakdown"),
    ("compare.txt", "compare tiny grams corpus.txt --top 2 --threads 1"),
    ("inspect.txt", "inspect tiny --contexts 12 --columns 10 --distances 4 --threads 1"),
    ("info.txt", "info tiny"),
    ("vocab-coverage.txt", "vocab coverage corpus.txt --sizes 5,20,1000"),
    ("vocab-unknown.txt", "vocab unknown lines.txt --model tiny --top 2"),
    ("vocab-show.txt", "vocab show tiny --top 5"),
  ]

  private static let model =
    "--head mos --experts 2 --hidden 6 --layers 1 --batch-size 4 --bptt 16 --epochs 2 --lr 0.02"
    + " --threads 1 --seed 3"

  private static func makeWorkplace() throws -> Workplace {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    try work.plant("The sea sang.\n\nA gull, they say\n", "lines.txt")
    expectSuccess(try work.lm("train corpus.txt \(model) --out tiny"))
    expectSuccess(
      try work.lm("train corpus.txt --arch ngram --order 3 --vocab tiny --out grams"))
    return work
  }

  @Test("Figures are those that are kept")
  func kept() throws {
    let work = try Self.makeWorkplace()
    for (name, line) in Self.commands {
      let outcome = try work.lm(line)
      #expect(outcome.code == 0, "\(line): \(outcome)")
      if name.hasSuffix(".txt") {
        try KeptText(outcome.text).expect(name)
      } else if name == "tokenize" {
        try KeptText(outcome.text).expect("tokenize.jsonl")
      } else {
        try KeptJSON(outcome.output).expect("\(name).json")
      }
    }
  }
}

/// A kept file of this folder.
private enum Kept {
  static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_KEPT"] == "1"
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Kept")

  /// The text of a file, which is written first where that is asked for.
  static func text(_ name: String, updating text: String) throws -> String {
    let file = folder.appending(path: name)
    if isUpdating {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// True for numbers that differ by rounding alone.
  static func agree(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) <= 1e-4 * max(abs(a), abs(b)) + 1e-7
  }
}

/// A table: numbers with a decimal point are compared as numbers, up to a unit of their last digit.
private struct KeptText {
  private let text: String

  init(_ text: String) { self.text = text }

  /// Sizes and digests differ with the digits of other processors.
  private static func masked(_ text: String) -> String {
    text.replacing(/(checkpoint|history|log|weights)(\.\w+) +[\d.,]+ \w+/) {
      "\($0.output.1)\($0.output.2) …"
    }
  }

  func expect(_ name: String) throws {
    let own = Self.masked(text)
    let kept = try Kept.text(name, updating: own)
    let (a, b) = (own.split(separator: " "), kept.split(separator: " "))
    let number = /-?\d[\d,]*\.\d+/
    #expect(own.replacing(number, with: "#") == kept.replacing(number, with: "#"), "\(name)")
    #expect(a.count == b.count)
    for (one, other) in zip(own.matches(of: number), kept.matches(of: number)) {
      let texts = [one.output, other.output].map { $0.replacing(",", with: "") }
      let values = texts.compactMap(Double.init)
      let places = texts[0].split(separator: ".").last?.count ?? 0
      let unit = pow(10, -Double(places))
      #expect(
        values.count == 2 && abs(values[0] - values[1]) <= 1.01 * unit + 1e-4 * abs(values[1]),
        "\(name): \(texts)")
    }
  }
}

/// Figures in JSON: what is no number with a fraction is compared exactly.
private struct KeptJSON {
  private let value: JSONValue

  /// Keys of times, speeds and memory.
  private static let masked: Set<String> = [
    "tokens_per_second", "training_seconds", "seconds", "peak_memory_mib", "megabytes_per_second",
    "sample_tokens_per_second", "best_tokens_per_second", "gemm_peak_gflops", "utilization",
  ]

  init(_ output: Data) throws { value = Self.masked(try JSONParser.parse(Array(output))) }

  private static func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): .array(elements.map(masked))
    case .object(let members):
      .object(
        members.map { member in
          if Self.masked.contains(member.key), let number = member.value.number, number > 0 {
            return .init(key: member.key, value: "above 0")
          }
          // So are checksums, and only their names are kept.
          if member.key == "xxh128", case .object(let checksums) = member.value {
            return .init(key: member.key, value: .array(checksums.map { .string($0.key) }))
          }
          // The bytes of a file whose numbers are those of this processor.
          if member.key == "bytes", let name = value["name"]?.string,
            ["history.json", "log.jsonl", "checkpoint.safetensors"].contains(name)
          {
            return .init(key: member.key, value: "above 0")
          }
          return .init(key: member.key, value: masked(member.value))
        })
    default: value
    }
  }

  func expect(_ name: String) throws {
    let text = try Kept.text(name, updating: String(decoding: value.text, as: UTF8.self))
    let kept = try JSONParser.parse(Array(text.utf8))
    compare(value, kept, name)
  }

  private func compare(_ a: JSONValue, _ b: JSONValue, _ place: String) {
    switch (a, b) {
    case (.number(let a), .number(let b)):
      let isCount = b == b.rounded() && abs(b) < 1e15
      #expect(
        isCount ? Kept.agree(a, b) && abs(a - b) < 1e-4 : Kept.agree(a, b), "\(place): \(a) \(b)")
    case (.array(let a), .array(let b)):
      #expect(a.count == b.count, "\(place)")
      for (index, (a, b)) in zip(a, b).enumerated() { compare(a, b, "\(place)[\(index)]") }
    case (.object(let a), .object(let b)):
      #expect(a.map(\.key) == b.map(\.key), "\(place)")
      for (a, b) in zip(a, b) { compare(a.value, b.value, "\(place).\(a.key)") }
    default: #expect(a == b, "\(place)")
    }
  }
}
