// Drawn digits: mini-batches, validation, accuracy, early stopping, TensorBoard.
import CPUCompute
import NeuralNetworks
import ReportPages
import SyntheticData
import Training

let digits = DrawnDigits(count: 2_500, script: .persian, seed: 1)
let (training, validation) = Dataset(inputs: [digits.pixels], classes: digits.labels)
  .split(validation: 0.2, seed: 1)

let network = try Sequential(
  [.flatten, .dense(64), .activation(.relu), .dropout(0.2), .dense(10)],
  shape: [digits.size, digits.size], rows: 50, seed: 1, on: CPUBackend(threads: 1))
print(network.summary)

var curves = EventFile(time: 0)
let history = try network.fit(
  training, validation: validation, loss: .crossEntropy,
  FitConfiguration(epochs: 20, batch: 50, rate: 0.003, patience: 3, restoresBest: true)
) { epoch in
  let accuracy = epoch.validation?.accuracy ?? 0
  print("epoch \(epoch.epoch): accuracy \(accuracy)")
  curves.append(accuracy, tag: "accuracy/valid", step: epoch.epoch)
  return .goOn
}
print(
  "\(history.end), best epoch \(history.best?.epoch ?? 0), \(curves.bytes.count) bytes of curves")
