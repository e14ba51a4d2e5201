import BackendTesting
import CPUCompute
import Compute
import LanguageModels
import ReferenceCompute
import Testing
import TokenIDs
import Training

/// The code of the articles of Compute, ReferenceCompute, CPUCompute and BackendTesting.
@Suite struct ComputeArticle {
  @Test func verbs() throws {
    let backend = ReferenceBackend()
    let arena = Arena(on: backend)
    let x = arena.matrix(2, 3)  // 2 rows, 3 columns, all 0
    let weight = Weight(arena.matrix(2, 3))  // [outputs, inputs]
    let y = arena.matrix(2, 2)
    backend.write([1, 2, 3, 4, 5, 6], to: x)  // row by row
    backend.write([1, 0, 0, 0, 1, 0], to: weight.values)

    backend.linear(x, weight: weight, bias: nil, into: y)  // y = x·Wᵀ
    print(try backend.read(y))  // [1.0, 2.0, 4.0, 5.0]
    backend.activate(.relu, y[1..<2], into: y[1..<2])  // a range of rows is a matrix too
    backend.scale(y, by: 2)
    print(try backend.read(y))  // [2.0, 4.0, 8.0, 10.0]

    #expect(try backend.read(y) == [2, 4, 8, 10])
  }

  @Test func reference() throws {
    let ids = (0..<200).map { Int32($0 * $0 % 10) }
    func losses(on backend: any Backend) throws -> [Double] {
      let configuration = ModelConfiguration(
        vocabularySize: 10, embeddingWidth: 8, hiddenWidths: [8], head: .mos, components: 2)
      let trainer = try Trainer(
        TrainingConfiguration(epochs: 1, batch: 2, bptt: 5),
        model: LanguageModel(configuration, seed: 1, on: backend), corpus: ids,
        specialTokens: SpecialTokens(endOfSentence: 0))
      return try (0..<20).map { _ in try trainer.step().nats }
    }
    let reference = try losses(on: ReferenceBackend())
    let cpu = try losses(on: CPUBackend(threads: 2))
    for (a, b) in zip(reference, cpu) { print(a, b) }  // equal to 5 digits or more

    #expect(zip(reference, cpu).allSatisfy { abs($0 - $1) < 1e-5 * $0 })
    #expect(reference[19] < reference[0])
  }

  @Test func device() throws {
    let backend = try CPUBackend(threads: 2)
    print(backend.threads, "threads,", CPUBackend.library)
    backend.precision = backend.available(.bf16)  // .f32 on a processor without bf16
    let model = try LanguageModel(
      ModelConfiguration(vocabularySize: 10, embeddingWidth: 8, hiddenWidths: [8]), seed: 1,
      on: backend)
    print(model.parameters.layout.count)

    #expect(backend.threads == 2 && CPUBackend.library.contains("oneDNN"))
    #expect(backend.precision == (backend.supports(.bf16) ? .bf16 : .f32))
    #expect(model.parameters.layout.count == 80 + 4 * 8 * (8 + 8 + 1) + 90)
  }

  @Test func conformance() throws {
    let conformance = try BackendConformance(of: CPUBackend(threads: 1))
    let products = BackendConformance.cases.filter { $0.description.contains("linear") }
    for verbCase in products {
      for mismatch in try conformance.mismatches(in: verbCase) { print(mismatch) }
    }
    print(products.count, "of", BackendConformance.cases.count, "cases")

    #expect(products.count > 2 && products.count < BackendConformance.cases.count)
    #expect(try products.allSatisfy { try conformance.mismatches(in: $0).isEmpty })
  }
}
