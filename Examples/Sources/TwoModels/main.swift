// Compares two models, mixes them, lets the mixture write, and writes a report on both.
// Run in the project's folder:
//   swift run --package-path Examples TwoModels models/softmax models/mos "The harbour" report.html

import CPUCompute
import Generation
import Glibc
import Judging
import ModelFolders
import ModelReports
import ReportPages
import Statistics
import Storage

let arguments = CommandLine.arguments
guard arguments.count == 5 else {
  print("usage: TwoModels MODEL MODEL PROMPT REPORT")
  exit(64)
}
let backend = try CPUBackend(threads: 2)
let folders = try arguments[1...2].map { try ModelBundle($0) }
let models = try folders.map { try JudgedModel($0, on: backend) }

// Both models score the test part of the corpus. The difference has an interval and a verdict.
let comparison = try ModelComparison(of: models, on: TextSource(.test))
for model in comparison.models { print("\(model.model): \(model.nats) nats a token") }
let pair = comparison.pairs[0]
print(pair.verdict(first: pair.first, second: pair.second))

// The weights of the mixture make the validation part most probable.
let mixture = try JudgedModel(mixing: models)
for component in mixture.components { print("\(component.weight) × \(component.model.name)") }
let test = try JudgedText(TextSource(.test), for: mixture)
let losses = try mixture.losses(of: test)
print("mixture: perplexity \(exp(losses.reduce(0, +) / Double(losses.count)))")
let gain = PairedComparison(losses, try models[0].losses(of: test))
print("gain beside the first model: \(gain.difference) nats a token")
if let interval = gain.interval { print("95 %: \(interval.lowerBound) to \(interval.upperBound)") }

// The mixture writes. Pieces are whole characters, so Persian can be printed as it comes.
var options = GenerationOptions(maxTokens: 60)
options.sampling.temperature = 0.8
for piece in try TextGenerator(mixture, options: options).continue(arguments[3]) {
  print(piece, terminator: "")
}
print()

// The page needs no network.
let report = try Report(on: folders, on: backend)
try AtomicFile.write(Array(report.html.utf8), to: arguments[4])
print("wrote \(arguments[4])")
