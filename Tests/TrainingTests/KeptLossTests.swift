import CPUCompute
import FoundationEssentials
import Glibc
import LanguageModels
import ReferenceCompute
import TestSupport
import Testing
import TokenIDs
import Training

/// Ten losses of one small run, in f32 and in bf16, beside kept ones.
///
/// The kept losses are those of this run on one processor (AVX-512 with bf16). `UPDATE_KEPT=1` writes them
/// anew. A change of them is a change of the mathematics: it needs a reason in its commit.
@Suite struct KeptLossTests {
  static let path =
    "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/")
    + "/Fixtures/losses.txt"

  /// A text by its letters: a to z, and the space.
  static let text: [Int32] = """
    the sea was calm and the ships came home the harbour lay still under the old wall and the gulls \
    cried over the boats while the wind turned slowly from the north and the lamps were lit again \
    in the small houses near the water where the nets were drying
    """.utf8.map { $0 == 0x20 ? 26 : Int32($0) - 0x61 }

  /// An LSTM with a mixture of softmaxes, with dropout, by Adam, with clipping; ten updates.
  static func losses(_ precision: Precision, on backend: any Backend) throws -> [Double] {
    let model = try LanguageModel(
      ModelConfiguration(
        vocabularySize: 28, embeddingWidth: 12, hiddenWidths: [20, 16], head: .mos, components: 3,
        dropout: DropoutRates(input: 0.2, hidden: 0.2, output: 0.2, contexts: 0.1, weight: 0.2),
        initialization: .uniform(0.6)),
      seed: 6, on: backend)
    let trainer = try Trainer(
      TrainingConfiguration(
        maximumSteps: 10, batch: 4, bptt: 6, optimizer: OptimizerConfiguration(.adam), rate: 0.02,
        clipping: Clipping(norm: 0.5), precision: precision, seed: 6),
      model: model, corpus: text, specialTokens: SpecialTokens(endOfSentence: 27))
    return try (0..<10).map { _ in try trainer.step().nats }
  }

  /// The kept losses by precision: a line each, its name and ten numbers.
  static func kept() throws -> [String: [Double]] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return Dictionary(
      uniqueKeysWithValues: text.split(separator: "\n").map { line in
        let fields = line.split(separator: " ")
        return (String(fields[0]), fields.dropFirst().compactMap { Double($0) })
      })
  }

  static func compare(_ precision: Precision, tolerance: Double) throws {
    let losses = try Self.losses(precision, on: CPUBackend(threads: 1))
    if getenv("UPDATE_KEPT") != nil {
      var kept = (try? Self.kept()) ?? [:]
      kept[precision.rawValue] = losses
      let lines = kept.sorted { $0.key < $1.key }.map { name, losses in
        ([name] + losses.map { "\($0)" }).joined(separator: " ") + "\n"
      }
      try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
    }
    let kept = try #require(try Self.kept()[precision.rawValue])
    #expect(kept.count == 10)
    for threads in [1, 3] {
      let losses =
        threads == 1 ? losses : try Self.losses(precision, on: CPUBackend(threads: threads))
      for (update, (loss, kept)) in zip(losses, kept).enumerated() {
        #expect(
          abs(loss - kept) <= tolerance * kept,
          "update \(update + 1) on \(threads) threads: \(loss)")
      }
    }
  }

  /// Other processors and other numbers of threads add up in another order, which ten updates of Adam
  /// enlarge.
  @Test("Ten losses of a run in float32 are the kept ones")
  func single() throws { try Self.compare(.f32, tolerance: 2e-5) }

  /// In bf16 a sum in another order may round an operand to its other neighbour, 0.4 % away.
  @Test(
    "Ten losses of a run in bf16 are the kept ones",
    .enabled(if: Processor.hasBF16, "this processor has no fast bf16"))
  func half() throws {
    try Self.compare(.bf16, tolerance: 3e-4)
    let (single, half) = try (Self.kept()["f32"], Self.kept()["bf16"])
    #expect(single != half)
  }

  @Test func spread() throws {
    let base = try Self.losses(.f32, on: CPUBackend(threads: 1))
    let half = try Self.losses(.bf16, on: CPUBackend(threads: 1))
    func show(_ name: String, _ a: [Double], _ b: [Double]) {
      print("SPREAD", name, zip(a, b).map { abs($0 - $1) / $1 })
    }
    show("ref", try Self.losses(.f32, on: ReferenceBackend()), base)
    for threads in [2, 3, 4] {
      show("f32 \(threads)", try Self.losses(.f32, on: CPUBackend(threads: threads)), base)
      show("bf16 \(threads)", try Self.losses(.bf16, on: CPUBackend(threads: threads)), half)
    }
    show("half", half, base)
  }
}
