// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
let espalier = Target.Dependency.product(name: "Espalier", package: "espalier")

// A package of its own, so that nobody who uses the library builds it.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "espalier", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .target(name: "CPeak"),
    .target(name: "Timing", dependencies: ["CPeak", espalier], swiftSettings: strict),
    .executableTarget(name: "KernelBenchmark", dependencies: ["Timing", espalier], swiftSettings: strict),
    .executableTarget(
      name: "Benchmark",
      dependencies: [
        "Timing", espalier, .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
  ],
  cLanguageStandard: .gnu17
)
