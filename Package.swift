// swift-tools-version: 6.3
import PackageDescription

/// Set by `make test`: a later compiler that warns of more must still build what users have.
let isStrict = Context.environment["STRICT"] != nil

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

/// Set by `make fuzz`: the program of the fuzzers links with libFuzzer alone.
let isFuzzed = Context.environment["FUZZ"] != nil

/// For targets of C.
let warnings: [CSetting] =
  [.enableWarning("all"), .enableWarning("extra")]
  + (isStrict ? [.treatAllWarnings(as: .error)] : [])

/// For targets that touch no pointer.
let safe = settings + [.strictMemorySafety()]

/// A library that other packages can import, one product a target.
let libraries = [
  "Storage", "JSON", "TokenIDs", "Tokenization", "TokenizerFiles", "TensorFiles",
  "NumberFormatting",
  "Randomness", "SyntheticData", "Statistics", "Compute", "CPUCompute", "ReferenceCompute",
  "BackendTesting",
  "NeuralNetworks", "LanguageModels", "Training", "Recipes", "NGrams", "Evaluation", "Microscope",
  "ModelFolders", "Runs", "Generation", "Judging", "ReportPages", "ModelReports",
  "FigureTables", "Benchmarking", "Studies", "ModelTesting", "Charts", "Lessons",
]

/// The program of `make fuzz`.
let fuzzProgram: [Target] =
  isFuzzed
  ? [
    .systemLibrary(name: "CFuzzer", path: "Tests/CFuzzer"),
    .executableTarget(
      name: "fuzz", dependencies: ["CFuzzer", "Fuzzing", "Storage"], path: "Tests/FuzzProgram",
      swiftSettings: settings),
  ] : []

let package = Package(
  name: "language-model",
  products: libraries.map { .library(name: $0, targets: [$0]) } + [
    .executable(name: "lm", targets: ["lm"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    .target(name: "CICU", cSettings: warnings, linkerSettings: [.linkedLibrary("icuuc")]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CLapack", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev", "libblas-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(
      name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    .target(name: "CVectorMath", cSettings: warnings, linkerSettings: [.linkedLibrary("m")]),
    .target(
      name: "CKernels", dependencies: ["CVectorMath"], cSettings: warnings,
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("m"), .linkedLibrary("dl")]),

    .target(name: "Threads", swiftSettings: settings),

    // Files.
    .target(name: "Storage", dependencies: ["CLinux", "CXXHash"], swiftSettings: settings),
    .target(name: "JSON", dependencies: ["Storage"], swiftSettings: settings),
    .target(name: "TensorFiles", dependencies: ["JSON", "Storage"], swiftSettings: settings),

    // Text.
    .target(name: "TokenIDs", swiftSettings: safe),
    .target(
      name: "Tokenization",
      dependencies: [
        "CICU", "JSON", "Storage", "Threads", "TokenIDs",
        // The queues of pairs in byte-pair encoding.
        .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: settings),
    .target(
      name: "TokenizerFiles", dependencies: ["JSON", "Storage", "Tokenization"],
      swiftSettings: settings),

    // Numbers.
    .target(name: "NumberFormatting", swiftSettings: safe),
    .target(name: "Randomness", swiftSettings: safe),
    .target(name: "SyntheticData", dependencies: ["Randomness"], swiftSettings: safe),
    .target(name: "Statistics", dependencies: ["Randomness"], swiftSettings: safe),
    .target(name: "Compute", swiftSettings: settings),
    .target(name: "ReferenceCompute", dependencies: ["Compute"], swiftSettings: settings),
    .target(
      name: "BackendTesting", dependencies: ["Compute", "Randomness", "ReferenceCompute"],
      swiftSettings: settings),
    .target(name: "CPUCompute", dependencies: ["CKernels", "Compute"], swiftSettings: settings),

    // Models.
    .target(
      name: "NeuralNetworks", dependencies: ["Compute", "Randomness"], swiftSettings: safe),
    .target(
      name: "LanguageModels",
      dependencies: ["CVectorMath", "Compute", "NeuralNetworks", "Randomness"],
      swiftSettings: safe),
    .target(
      name: "Training",
      dependencies: ["Compute", "JSON", "LanguageModels", "Randomness", "TokenIDs"],
      swiftSettings: safe),
    .target(
      name: "Recipes",
      dependencies: ["LanguageModels", "NumberFormatting", "Tokenization", "Training"],
      swiftSettings: safe),
    .target(name: "NGrams", dependencies: ["Storage", "TokenIDs"], swiftSettings: safe),
    .target(
      name: "Evaluation",
      dependencies: [
        "LanguageModels", "NGrams", "NeuralNetworks", "Randomness", "Statistics", "TokenIDs",
      ],
      swiftSettings: safe),
    .target(
      name: "Microscope", dependencies: ["CLapack", "LanguageModels", "Threads", "TokenIDs"],
      swiftSettings: safe),

    // Models on disk, and what is told of them.
    .target(
      name: "ModelFolders",
      dependencies: [
        "CCrypto", "JSON", "LanguageModels", "NGrams", "Recipes", "Storage", "TensorFiles",
        "TokenizerFiles", "Tokenization", "Training",
      ],
      swiftSettings: settings),
    .target(
      name: "Runs",
      dependencies: [
        "CLinux", "CPUCompute", "Evaluation", "LanguageModels", "Microscope", "ModelFolders",
        "NGrams",
        "Recipes", "Storage", "Threads", "TokenizerFiles", "Tokenization", "Training",
      ],
      swiftSettings: settings),
    .target(
      name: "Generation",
      dependencies: ["Evaluation", "LanguageModels", "ModelFolders", "NGrams", "Tokenization"],
      swiftSettings: safe),
    .target(
      name: "Judging",
      dependencies: [
        "Evaluation", "Generation", "JSON", "LanguageModels", "Microscope", "ModelFolders",
        "NGrams", "NumberFormatting", "Recipes", "Statistics", "Storage", "TokenIDs",
        "Tokenization", "TokenizerFiles",
      ],
      swiftSettings: safe),
    .target(name: "Charts", dependencies: ["NumberFormatting"], swiftSettings: safe),
    .target(
      name: "ReportPages", dependencies: ["Charts", "NumberFormatting"], swiftSettings: safe),
    .target(
      name: "ModelReports",
      dependencies: [
        "Generation", "Judging", "LanguageModels", "Microscope", "ModelFolders", "NGrams",
        "NumberFormatting",
        "Recipes", "ReportPages", "Statistics", "Storage", "Tokenization", "Training",
      ],
      swiftSettings: settings),
    .target(
      name: "FigureTables",
      dependencies: [
        "Evaluation", "Judging", "LanguageModels", "Microscope", "ModelFolders", "NumberFormatting",
        "ReportPages", "Storage",
        "TokenizerFiles", "Tokenization", "Training",
      ],
      swiftSettings: safe),
    .target(
      name: "Benchmarking",
      dependencies: [
        "CPUCompute", "LanguageModels", "Microscope", "NeuralNetworks", "NumberFormatting",
        "Randomness", "Recipes", "Runs", "Tokenization", "Training",
      ],
      swiftSettings: settings),
    // Many runs that answer one question.
    .target(
      name: "Studies",
      dependencies: [
        "Benchmarking", "CPUCompute", "JSON", "LanguageModels", "ModelFolders", "Randomness",
        "Recipes", "Runs", "Storage", "Threads", "Tokenization", "TokenizerFiles", "Training",
      ],
      swiftSettings: settings),
    // For the tests of those who build on models; it names no test framework.
    .target(
      name: "ModelTesting",
      dependencies: [
        "LanguageModels", "ModelFolders", "NGrams", "Randomness", "Storage", "Tokenization",
        "Training",
      ],
      swiftSettings: settings),
    // The theory as runs of a minute.
    .target(
      name: "Lessons",
      dependencies: [
        "Charts", "Compute", "Evaluation", "FigureTables", "LanguageModels", "Microscope",
        "ModelTesting", "NeuralNetworks", "NumberFormatting", "Randomness", "Statistics", "Storage",
        "SyntheticData", "TokenIDs", "Tokenization", "Training",
      ],
      swiftSettings: safe),
    .executableTarget(
      name: "lm",
      dependencies: [
        "Benchmarking", "Charts", "CPUCompute", "Evaluation", "FigureTables", "Generation", "JSON",
        "Judging", "LanguageModels", "Lessons", "Microscope",
        "ModelFolders", "ModelReports", "NGrams", "NumberFormatting", "Recipes", "ReportPages",
        "Runs", "Statistics", "Storage", "Studies", "TensorFiles", "TokenIDs", "TokenizerFiles",
        "Tokenization",
        "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // Tests.
    .target(
      name: "TestSupport",
      dependencies: [
        "CPUCompute", "CPlants", "Compute", "Randomness", "ReferenceCompute", "Storage",
      ],
      path: "Tests/TestSupport", swiftSettings: settings),
    .target(name: "CAllocations", path: "Tests/CAllocations", cSettings: warnings),
    .systemLibrary(name: "CThreads", path: "Tests/CThreads"),
    .target(name: "CPlants", path: "Tests/CPlants", cSettings: warnings),
    .target(name: "CSyncs", path: "Tests/CSyncs", cSettings: warnings),
    .testTarget(name: "ThreadTests", dependencies: ["Threads"], swiftSettings: settings),
    .testTarget(
      name: "StorageTests", dependencies: ["CLinux", "CSyncs", "Storage", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "JSONTests", dependencies: ["JSON", "Storage", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "TensorFileTests", dependencies: ["JSON", "Storage", "TensorFiles", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TokenizationTests",
      dependencies: ["Randomness", "Storage", "TestSupport", "Tokenization"],
      exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "TokenizerFileTests",
      dependencies: ["JSON", "Storage", "TestSupport", "TokenizerFiles", "Tokenization"],
      swiftSettings: settings),
    .testTarget(
      name: "NumberFormattingTests",
      dependencies: ["NumberFormatting", "Randomness", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "StatisticsTests",
      dependencies: ["NGrams", "Randomness", "Statistics", "TestSupport", "TokenIDs"],
      swiftSettings: settings),
    .testTarget(
      name: "SyntheticDataTests",
      dependencies: [
        "CPUCompute", "Compute", "NeuralNetworks", "SyntheticData", "TestSupport", "Training",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ComputeTests",
      dependencies: [
        "BackendTesting", "CPlants", "CVectorMath", "ReferenceCompute", "CPUCompute", "Compute",
        "ModelTesting", "Randomness", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LanguageModelTests",
      dependencies: [
        "CPUCompute",
        "LanguageModels", "NeuralNetworks", "Randomness", "TensorFiles", "ModelTesting",
        "TestSupport",
      ],
      exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "CPUCompute", "ReferenceCompute",
        "CAllocations", "Compute", "LanguageModels", "Randomness", "TensorFiles", "ModelTesting",
        "TestSupport",
        "Training", "TokenIDs",
      ],
      exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "ModelTestingTests",
      dependencies: ["LanguageModels", "ModelTesting", "ReferenceCompute", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "NGramTests", dependencies: ["NGrams", "Storage", "TestSupport", "TokenIDs"],
      swiftSettings: settings),
    .testTarget(
      name: "EvaluationTests",
      dependencies: [
        "CPUCompute", "Evaluation", "LanguageModels", "ModelTesting", "NGrams", "Randomness",
        "Statistics", "TestSupport", "TokenIDs",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "MicroscopeTests",
      dependencies: [
        "CPUCompute", "LanguageModels", "Microscope", "ModelTesting", "TestSupport", "TokenIDs",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RecipeTests",
      dependencies: ["LanguageModels", "Recipes", "Tokenization", "Training"],
      exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "ModelFolderTests",
      dependencies: [
        "CPUCompute", "Evaluation", "JSON", "LanguageModels", "ModelFolders", "NGrams", "Recipes",
        "Storage", "TensorFiles", "TestSupport", "TokenizerFiles", "Tokenization",
        "Training",
      ],
      exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "StudyTests",
      dependencies: [
        "LanguageModels", "ModelFolders", "Recipes", "Runs", "Storage", "Studies", "TestSupport",
        "Tokenization", "Training",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RunTests",
      dependencies: [
        "CPUCompute", "Compute", "JSON", "LanguageModels", "ModelFolders", "ModelTesting", "NGrams",
        "NeuralNetworks", "Recipes", "Runs", "Storage", "TestSupport", "TokenizerFiles",
        "Tokenization", "Training",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "GenerationTests",
      dependencies: [
        "CPUCompute", "Evaluation", "Generation", "LanguageModels", "NGrams", "TestSupport",
        "Tokenization",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "JudgingTests",
      dependencies: [
        "CPUCompute", "Evaluation", "FigureTables", "Generation", "JSON", "Judging",
        "LanguageModels", "Microscope", "ModelFolders", "NGrams", "Randomness", "Recipes",
        "Statistics", "ModelTesting", "TestSupport", "TokenizerFiles", "Tokenization", "Training",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ModelReportTests",
      dependencies: [
        "CPUCompute", "Evaluation", "Judging", "LanguageModels", "ModelFolders", "ModelReports",
        "ModelTesting",
        "NGrams", "ReportPages", "Runs", "Statistics", "TestSupport", "TokenIDs", "Tokenization",
        "Training",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ChartTests", dependencies: ["Charts", "NumberFormatting", "TestSupport"],
      swiftSettings: safe),
    .testTarget(
      name: "ReportPageTests",
      dependencies: ["Charts", "NumberFormatting", "ReportPages", "TestSupport"],
      exclude: ["Kept"], swiftSettings: safe),
    // The readers that `make fuzz` feeds; the tests replay seeds and findings.
    .target(
      name: "Fuzzing",
      dependencies: [
        "CPUCompute", "FigureTables", "JSON", "Judging", "LanguageModels", "ModelFolders",
        "ModelReports", "ModelTesting", "NGrams", "NumberFormatting", "Recipes", "ReportPages",
        "Storage", "TensorFiles", "TestSupport",
        "TokenIDs",
        "TokenizerFiles", "Tokenization", "Training",
      ],
      path: "Tests/Fuzzing", exclude: ["Findings"], swiftSettings: settings),
    .testTarget(
      name: "FuzzingTests", dependencies: ["Fuzzing", "Storage", "TestSupport"],
      swiftSettings: settings),
    // The code of README.md, docs and the DocC catalogues, and what these pages link to.
    .testTarget(
      name: "DocumentationTests",
      dependencies: [
        "BackendTesting", "Benchmarking", "CPUCompute", "Charts", "Compute", "Evaluation",
        "FigureTables", "Generation", "JSON", "Judging", "LanguageModels", "Lessons", "Microscope",
        "ModelFolders",
        "ModelReports", "NGrams", "NeuralNetworks", "NumberFormatting", "Randomness", "Recipes",
        "ReferenceCompute", "ReportPages", "Runs", "Statistics", "Storage", "Studies",
        "SyntheticData", "TensorFiles", "ModelTesting", "TestSupport", "TokenIDs", "TokenizerFiles",
        "Tokenization",
        "Training",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LessonTests",
      dependencies: [
        "Charts", "CPUCompute", "LanguageModels", "Lessons", "NeuralNetworks", "SyntheticData",
        "Tokenization", "Training",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TextbookTests",
      dependencies: [
        "CPUCompute",
        "Evaluation", "LanguageModels", "Lessons", "Randomness", "Statistics", "SyntheticData",
        "ModelTesting", "TestSupport", "Training", "TokenIDs",
      ],
      swiftSettings: settings),
    // Runs the program, in this process or in one of its own.
    .testTarget(
      name: "LMTests",
      dependencies: [
        "Benchmarking", "CPUCompute", "CThreads", "Compute", "JSON", "Judging", "LanguageModels",
        "Lessons",
        "Microscope", "ModelFolders", "ModelReports", "NGrams", "NeuralNetworks", "Randomness",
        "Recipes", "Runs", "Storage",
        "TensorFiles", "TestSupport", "TokenizerFiles", "Tokenization", "Training", "lm",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Help", "Kept"], swiftSettings: settings),
  ] + fuzzProgram,
  swiftLanguageModes: [.v6]
)
