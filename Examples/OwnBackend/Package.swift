// swift-tools-version: 6.3
import PackageDescription

// A backend outside of the package that defines what a backend is.
let package = Package(
  name: "OwnBackend",
  dependencies: [.package(name: "language-model", path: "../..")],
  targets: [
    .executableTarget(
      name: "OwnBackend",
      dependencies: [
        .product(name: "BackendTesting", package: "language-model"),
        .product(name: "Compute", package: "language-model"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
