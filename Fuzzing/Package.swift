// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
let espalier = Target.Dependency.product(name: "Espalier", package: "espalier")

/// A program whose `main` is libFuzzer's.
func fuzzer(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["Checks", espalier],
    swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])])
}

// A package of its own, so that nobody who uses the library builds it. `scripts/fuzz` builds it with the
// sanitizers that it needs.
let package = Package(
  name: "fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "espalier", path: "..")],
  targets: [
    .target(name: "Checks", dependencies: [espalier], swiftSettings: strict),
    fuzzer("FuzzBrackets"), fuzzer("FuzzTables"), fuzzer("FuzzNestedXML"), fuzzer("FuzzLinkedXML"),
  ]
)
