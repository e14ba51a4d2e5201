import FoundationEssentials
import LanguageModels
import Testing
import Training

/// What a checkpoint keeps of a run.
struct Checkpoint {
  let vectors: [(name: String, values: [Float])]
  let state: Data

  init(_ trainer: Trainer<[Int32]>) throws {
    vectors = try trainer.vectors.map { try ($0.name, trainer.model.backend.read($0.values)) }
    state = try JSONEncoder().encode(trainer.state)
  }

  func restore(_ trainer: Trainer<[Int32]>) throws {
    #expect(trainer.vectors.map(\.name) == vectors.map(\.name))
    for (vector, saved) in zip(trainer.vectors, vectors) {
      trainer.model.backend.write(saved.values, to: vector.values)
    }
    trainer.state = try JSONDecoder().decode(TrainingState.self, from: state)
  }
}
