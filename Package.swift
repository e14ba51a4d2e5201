// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "language-model",
  products: [
    .library(name: "Tokenization", targets: ["Tokenization"]),
    .library(name: "RecurrentLM", targets: ["RecurrentLM"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Evaluation", targets: ["Evaluation"]),
    .library(name: "ModelBundle", targets: ["ModelBundle"]),
    .executable(name: "lm", targets: ["lm"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .systemLibrary(name: "CICU", pkgConfig: "icu-uc", providers: [.apt(["libicu-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(
      name: "CKernels",
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("m"), .linkedLibrary("dl")]),
    .target(name: "Tokenization", dependencies: ["CICU"], swiftSettings: settings),
    .target(name: "Compute", dependencies: ["CKernels"], swiftSettings: settings),
    .target(name: "RecurrentLM", dependencies: ["Compute"], swiftSettings: settings),
    .target(name: "Training", dependencies: ["RecurrentLM"], swiftSettings: settings),
    .target(name: "Evaluation", dependencies: ["RecurrentLM"], swiftSettings: settings),
    .target(
      name: "ModelBundle",
      dependencies: ["CCrypto", "CLinux", "RecurrentLM", "Tokenization", "Training"],
      swiftSettings: settings),
    .executableTarget(
      name: "lm",
      dependencies: [
        "CLinux", "Tokenization", "RecurrentLM", "Training", "Evaluation", "ModelBundle",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TokenizationTests", dependencies: ["Tokenization"], swiftSettings: settings),
    .testTarget(
      name: "ModelBundleTests", dependencies: ["ModelBundle"], swiftSettings: settings),
    // Runs the program: the dependency only has it built.
    .testTarget(
      name: "LMTests", dependencies: ["lm"], exclude: ["Help"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
