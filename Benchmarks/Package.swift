// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that nobody who uses the library builds it.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "espalier", path: "..")],
  targets: [
    .target(name: "CPeak"),
    .executableTarget(
      name: "KernelBenchmark", dependencies: ["CPeak", .product(name: "Espalier", package: "espalier")]),
  ],
  cLanguageStandard: .gnu17
)
