// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// For targets that touch no pointer.
let safe = settings + [.strictMemorySafety()]

let package = Package(
  name: "language-model",
  products: [
    .library(name: "Storage", targets: ["Storage"]),
    .library(name: "Tokenization", targets: ["Tokenization"]),
    .library(name: "RecurrentLM", targets: ["RecurrentLM"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Evaluation", targets: ["Evaluation"]),
    .library(name: "NGrams", targets: ["NGrams"]),
    .library(name: "Microscope", targets: ["Microscope"]),
    .library(name: "ModelBundle", targets: ["ModelBundle"]),
    .library(name: "Report", targets: ["Report"]),
    .executable(name: "lm", targets: ["lm"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    .target(name: "CICU", linkerSettings: [.linkedLibrary("icuuc")]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CLapack", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev", "libblas-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(
      name: "CKernels",
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("m"), .linkedLibrary("dl")]),
    .target(name: "Storage", dependencies: ["CLinux"], swiftSettings: settings),
    .target(
      name: "Tokenization",
      dependencies: [
        "CICU", "Storage",
        // The queues of pairs in byte-pair encoding.
        .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: settings),
    .target(name: "Compute", dependencies: ["CKernels"], swiftSettings: settings),
    .target(name: "RecurrentLM", dependencies: ["Compute"], swiftSettings: safe),
    .target(name: "Training", dependencies: ["Compute", "RecurrentLM"], swiftSettings: safe),
    .target(name: "NGrams", dependencies: ["Storage"], swiftSettings: safe),
    .target(name: "Evaluation", dependencies: ["NGrams", "RecurrentLM"], swiftSettings: safe),
    .target(name: "Microscope", dependencies: ["CLapack", "RecurrentLM"], swiftSettings: safe),
    .target(
      name: "ModelBundle",
      dependencies: ["CCrypto", "NGrams", "RecurrentLM", "Storage", "Tokenization", "Training"],
      swiftSettings: settings),
    .target(name: "Report", swiftSettings: safe),
    .executableTarget(
      name: "lm",
      dependencies: [
        "CLinux", "Storage", "Tokenization", "RecurrentLM", "Training", "NGrams", "Evaluation",
        "Microscope", "ModelBundle", "Report",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .target(
      name: "TestSupport", dependencies: ["Compute", "RecurrentLM", "Storage"],
      path: "Tests/TestSupport", swiftSettings: settings),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .testTarget(
      name: "StorageTests", dependencies: ["CLinux", "Storage", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TokenizationTests", dependencies: ["Storage", "TestSupport", "Tokenization"],
      swiftSettings: settings),
    .testTarget(
      name: "ModelBundleTests",
      dependencies: [
        "ModelBundle", "RecurrentLM", "Storage", "TestSupport", "Tokenization", "Training",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ComputeTests", dependencies: ["Compute", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "RecurrentLMTests", dependencies: ["ModelBundle", "RecurrentLM", "TestSupport"],
      exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "CAllocations", "Compute", "ModelBundle", "RecurrentLM", "TestSupport", "Training",
      ],
      exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "NGramTests", dependencies: ["NGrams", "Storage", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "EvaluationTests", dependencies: ["Evaluation", "NGrams", "RecurrentLM"],
      swiftSettings: settings),
    .testTarget(
      name: "MicroscopeTests", dependencies: ["Microscope", "RecurrentLM", "TestSupport"],
      swiftSettings: settings),
    .testTarget(name: "ReportTests", dependencies: ["Report"], swiftSettings: safe),
    .testTarget(
      name: "TextbookTests",
      dependencies: ["Evaluation", "RecurrentLM", "TestSupport", "Training"],
      exclude: ["README.md"], swiftSettings: settings),
    // Runs the program: the dependency only has it built.
    .testTarget(
      name: "LMTests", dependencies: ["lm"], exclude: ["Help"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
