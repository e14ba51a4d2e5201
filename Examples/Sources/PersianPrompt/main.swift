// Continues a Persian text with a model of `lm train corpora/persian --out models/persian`.
// Run in the project's folder: swift run --package-path Examples PersianPrompt

import CPUCompute
import Generation
import ModelFolders

let model = try ModelBundle("models/persian")
let generator = try TextGenerator(model, on: CPUBackend(threads: 1))
for piece in generator.continue("دریا") { print(piece, terminator: "") }
print()
