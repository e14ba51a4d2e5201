// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "Examples",
  dependencies: [.package(name: "language-model", path: "..")],
  targets: [
    .executableTarget(
      name: "FirstModel",
      dependencies: [
        .product(name: "CPUCompute", package: "language-model"),
        .product(name: "Tokenization", package: "language-model"),
        .product(name: "Generation", package: "language-model"),
        .product(name: "LanguageModels", package: "language-model"),
        .product(name: "Training", package: "language-model"),
      ]),
    .executableTarget(
      name: "PersianPrompt",
      dependencies: [
        .product(name: "CPUCompute", package: "language-model"),
        .product(name: "Generation", package: "language-model"),
        .product(name: "ModelFolders", package: "language-model"),
      ]),
    .executableTarget(
      name: "OwnLoop",
      dependencies: [
        .product(name: "CPUCompute", package: "language-model"),
        .product(name: "Tokenization", package: "language-model"),
        .product(name: "Generation", package: "language-model"),
        .product(name: "LanguageModels", package: "language-model"),
        .product(name: "Training", package: "language-model"),
        .product(name: "Evaluation", package: "language-model"),
        .product(name: "Statistics", package: "language-model"),
      ]),
    .executableTarget(
      name: "Layers",
      dependencies: [
        .product(name: "CPUCompute", package: "language-model"),
        .product(name: "LanguageModels", package: "language-model"),
        .product(name: "Training", package: "language-model"),
      ]),
    .executableTarget(
      name: "Graph",
      dependencies: [
        .product(name: "CPUCompute", package: "language-model"),
        .product(name: "NeuralNetworks", package: "language-model"),
        .product(name: "Training", package: "language-model"),
      ]),
    .executableTarget(
      name: "Digits",
      dependencies: [
        .product(name: "CPUCompute", package: "language-model"),
        .product(name: "NeuralNetworks", package: "language-model"),
        .product(name: "ReportPages", package: "language-model"),
        .product(name: "SyntheticData", package: "language-model"),
        .product(name: "Training", package: "language-model"),
      ]),
    .executableTarget(
      name: "TwoModels",
      dependencies: [
        .product(name: "CPUCompute", package: "language-model"),
        .product(name: "Generation", package: "language-model"),
        .product(name: "Judging", package: "language-model"),
        .product(name: "ModelFolders", package: "language-model"),
        .product(name: "ModelReports", package: "language-model"),
        .product(name: "ReportPages", package: "language-model"),
        .product(name: "Statistics", package: "language-model"),
        .product(name: "Storage", package: "language-model"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
