// swift-tools-version: 6.1
import PackageDescription

/// Every Swift target is compiled with the upcoming features that turn a leak between modules into
/// an error: an import is internal unless it says otherwise, and a member is visible only where its
/// module is imported.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module of the library: `Sources/NAME`, imported as `EspalierNAME`.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: "Espalier" + name, dependencies: dependencies, path: "Sources/" + name,
    swiftSettings: strict)
}

/// The tests of a module: `Tests/NAMETests`.
func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies, path: "Tests/" + name + "Tests",
    resources: resources, swiftSettings: strict)
}

/// A program that makes or measures something for the project and is not installed.
func tool(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "Tools/" + name, swiftSettings: strict)
}

/// The modules of the library, which `Espalier` re-exports. Whoever imports `Espalier` depends on all of
/// them by name: an incremental build follows names, not re-exports.
let library = [
  "EspalierBytes", "EspalierTrees", "EspalierTreeXML", "EspalierSchedules", "EspalierKernels",
  "EspalierCells", "EspalierEngine", "EspalierNetworks", "EspalierTraining", "EspalierRendering",
]
let everything = (library + ["Espalier"]).map { Target.Dependency.target(name: $0) }

let package = Package(
  name: "espalier",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Espalier", targets: ["Espalier"] + library),
    .executable(name: "espalier", targets: ["EspalierCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2", path: "Sources/CLibXML2", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
    .systemLibrary(
      name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "CKernels", path: "Sources/CKernels"),

    module("Bytes", ["CZlib"]),
    module("Trees", ["EspalierBytes"]),
    module("TreeXML", ["EspalierTrees", "EspalierBytes", "CLibXML2"]),
    module("Schedules", ["EspalierTrees"]),
    module("Kernels", ["CKernels"]),
    module("Cells", ["EspalierKernels"]),
    module("Engine", ["EspalierSchedules", "EspalierCells", "EspalierKernels", "CKernels"]),
    module(
      "Networks",
      [
        "EspalierEngine", "EspalierSchedules", "EspalierCells", "EspalierKernels", "EspalierTrees",
        "EspalierBytes",
      ]),
    module(
      "Training",
      [
        "EspalierNetworks", "EspalierEngine", "EspalierSchedules", "EspalierCells",
        "EspalierKernels", "EspalierTrees", "EspalierBytes",
      ]),
    module("Rendering", ["EspalierTrees", "EspalierBytes"]),
    .target(
      name: "Espalier", dependencies: library.map { .target(name: $0) }, path: "Sources/Espalier",
      swiftSettings: strict),
    .executableTarget(
      name: "EspalierCommand",
      dependencies: everything + [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Sources/Command", swiftSettings: strict),

    tool("CorpusGenerator", []),
    tool("ListOpsGenerator", ["EspalierKernels"]),
    tool("SequencePairGenerator", ["EspalierKernels"]),
    tool("BagOfWords", ["EspalierTrees", "EspalierBytes"]),
    .executableTarget(
      name: "LabelTrees", dependencies: everything, path: "Examples/LabelTrees", swiftSettings: strict),

    tests("Trees", ["EspalierTrees", "EspalierTreeXML", "EspalierBytes", "EspalierRendering"]),
    tests("Kernels", ["EspalierKernels", "CKernels"]),
    tests(
      "Engine",
      ["EspalierEngine", "EspalierCells", "EspalierSchedules", "EspalierKernels", "EspalierTrees"]),
    tests("Networks", everything),
    tests("Command", everything),
    tests(
      "Corpus",
      [
        "CorpusGenerator", "ListOpsGenerator", "SequencePairGenerator", "BagOfWords", "EspalierTrees",
        "EspalierBytes",
        "EspalierKernels",
      ]),
    tests("Training", everything),
    tests("Architecture", []),
    tests("Documentation", []),
  ],
  cLanguageStandard: .gnu17
)
