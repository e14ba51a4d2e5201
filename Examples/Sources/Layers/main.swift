// Layers one after another, with a loss: the exclusive or of two inputs.
import CPUCompute
import LanguageModels
import Training

let backend = try CPUBackend(threads: 1)
let network = try Sequential(
  [.dense(8), .batchNorm, .activation(.silu), .dropout(0.1), .dense(1)], inputs: 2, rows: 4,
  seed: 1, on: backend)
backend.write([0, 0, 0, 1, 1, 0, 1, 1], to: network.input)
backend.write([0, 1, 1, 0], to: network.targets)
let optimizer = Adam(for: network.parameters, on: backend)
for step: UInt64 in 0..<500 {
  _ = try network.lossAndGradients(.binaryCrossEntropy, key: step)
  optimizer.update(network.parameters, rate: 0.05, on: backend)
}
print(try backend.read(network.predict(network.input)))
