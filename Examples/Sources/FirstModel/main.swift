// The library as the README shows it.
import CPUCompute
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
  TrainingConfiguration(), model: model, corpus: ids, start: Vocabulary.endOfSentence)
while !trainer.isEpochDone { print(try trainer.step().nats) }

var printer = Detokenizer(kind: .word)
for id in Generator(model, prompt: [Vocabulary.endOfSentence], sampler: try Sampler()).prefix(20) {
  print(printer.append(id, of: vocabulary), terminator: "")
}
print(printer.finish())
