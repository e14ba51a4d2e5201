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
        .product(name: "LanguageModels", package: "language-model"),
        .product(name: "Training", package: "language-model"),
      ]),
    .executableTarget(
      name: "OwnLoop",
      dependencies: [
        .product(name: "CPUCompute", package: "language-model"),
        .product(name: "Tokenization", package: "language-model"),
        .product(name: "LanguageModels", package: "language-model"),
        .product(name: "Training", package: "language-model"),
        .product(name: "Evaluation", package: "language-model"),
      ]),
    .executableTarget(
      name: "Layers",
      dependencies: [
        .product(name: "CPUCompute", package: "language-model"),
        .product(name: "LanguageModels", package: "language-model"),
        .product(name: "Training", package: "language-model"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
