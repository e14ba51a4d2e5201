// Trains a small language model with a loop of its own, judges it and lets it write.
// Run in the project's folder: swift run --package-path Examples OwnLoop corpora/english

import CPUCompute
import Evaluation
import Generation
import Glibc
import LanguageModels
import Statistics
import Tokenization
import Training

// Text to tokens: the vocabulary knows the training part alone.
let corpus = try Corpus.load(CommandLine.arguments.dropFirst().first ?? "corpora/english")
let text = TokenizerConfiguration(kind: .word)
var words = VocabularyBuilder(text)
try words.add(corpus.train)
let vocabulary = try words.build(maximumSize: 5_000, minimumCount: 2)
let encoder = try TextEncoder(configuration: text, vocabulary: vocabulary)
let train = try encoder.encode(corpus.train).ids
let valid = try encoder.encode(corpus.valid).ids

// A mixture of three softmaxes over one LSTM layer, in windows of 20 steps × 8 strands.
let configuration = ModelConfiguration(
  vocabularySize: vocabulary.count, embeddingWidth: 64, hiddenWidths: [64], tied: true, head: .mos,
  components: 3,
  dropout: 0.2)
let model = try LanguageModel(
  configuration, seed: 1, on: CPUBackend(threads: 2))
let window = model.window(steps: 20, batch: 8)
let batcher = try Batcher(
  train, batch: window.batch, steps: window.steps, specialTokens: vocabulary.specialTokens)
let optimizer = Adam(for: model.parameters, on: model.backend)
let clipping = Clipping(norm: 1)

for epoch in 1...4 {
  window.resetState()
  var nats = 0.0
  for index in 0..<batcher.windows {
    let steps = batcher.range(ofWindow: index).count
    batcher.forEachToken(inWindow: index) { position, input, target in
      window.inputs[position] = input
      window.targets[position] = target
    }
    window.forward(0..<steps, dropoutKey: UInt64(epoch * batcher.windows + index))
    nats += try window.lossAndGradients(scale: 1 / Float(steps * window.batch))
    let clipped = try clipping.apply(to: model.parameters.gradients, on: model.backend)
    optimizer.update(model.parameters, rate: 4e-3, factor: clipped.factor, on: model.backend)
  }
  print("epoch \(epoch): \(nats / Double(batcher.strand * batcher.batch)) nats a token")
}

let evaluator = Evaluator(model, specialTokens: vocabulary.specialTokens)
let losses = try evaluator.losses(of: valid)
let score = Score(losses, of: valid, specialTokens: vocabulary.specialTokens)
print("validation perplexity \(score.perplexity)")
if let interval = BlockBootstrap(losses, least: BlockBootstrap.leastTokens).interval {
  print("95 %: \(exp(interval.lowerBound)) to \(exp(interval.upperBound))")
}

let generator = try TextGenerator(
  model, tokenizer: text, vocabulary: vocabulary,
  options: GenerationOptions(SamplingConfiguration(temperature: 0.8), maxTokens: 30))
for piece in generator.continue("The harbour") { print(piece, terminator: "") }
print()
