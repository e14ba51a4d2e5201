import CPUCompute
import FoundationEssentials
import Glibc
import LanguageModels
import TestSupport
import Testing
import TokenIDs
import Training

/// Ten losses of one small run, in f32 and in bf16, beside kept ones.
///
/// The kept losses are those of one processor, with AVX-512 and its bf16. `UPDATE_KEPT=1` writes
/// them anew. Other processors add up in another order, which the tolerances allow. A change beyond them
/// is a change of the mathematics: its commit gives the reason.
@Suite(.serialized) struct KeptLossTests {
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

  /// Another order of all sums, that of the reference backend, moves these losses by 2e-8 of themselves.
  @Test("Ten losses of a run in float32 are the kept ones")
  func single() throws { try Self.compare(.f32, tolerance: 1e-6) }

  /// Rounding of all operands to bf16 moves these losses by 2e-5 to 6e-4 of themselves.
  ///
  /// Another order of a sum rounds a few operands to their other neighbour: a small part of that.
  @Test(
    "Ten losses of a run in bf16 are the kept ones",
    .enabled(if: Processor.hasBF16, "this processor has no fast bf16"))
  func half() throws {
    let tolerance = 3e-5
    try Self.compare(.bf16, tolerance: tolerance)
    let (single, half) = try (Self.kept()["f32"] ?? [], Self.kept()["bf16"] ?? [])
    #expect(zip(single, half).count { abs($0 - $1) > 2 * tolerance * $0 } >= 5)
  }
}
