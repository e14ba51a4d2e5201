// Trains a small model and continues a text with it, as docs/library.md shows.
// Run in the project's folder: swift run --package-path Examples FirstModel

import CPUCompute
import Generation
import LanguageModels
import Tokenization
import Training

let corpus = try Corpus.load("corpora/english")
let text = TokenizerConfiguration(kind: .word)
var words = VocabularyBuilder(text)
try words.add(corpus.train)
let vocabulary = try words.build(maximumSize: 10_000, minimumCount: 2)
let ids = try TextEncoder(configuration: text, vocabulary: vocabulary).encode(corpus.train).ids

let configuration = ModelConfiguration(vocabularySize: vocabulary.count, head: .mos)
let model = try LanguageModel(
  configuration, seed: 1, on: CPUBackend(threads: 2))
let trainer = try Trainer(
  TrainingConfiguration(), model: model, corpus: ids, specialTokens: vocabulary.specialTokens)
while !trainer.isEpochDone { print(try trainer.step().nats) }

let generator = try TextGenerator(
  model, tokenizer: text, vocabulary: vocabulary, options: GenerationOptions(maxTokens: 20))
for piece in generator.continue("The sea") { print(piece, terminator: "") }
print()
