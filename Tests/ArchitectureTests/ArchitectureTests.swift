import Foundation
import Testing

/// What the manifest says and cannot enforce: SwiftPM lets a transitive import through.
@Suite struct ArchitectureTests {
  /// What each module may import: what stands above it on its own tower, or, from the engine down, above.
  private static let table: [String: Set<String>] = [
    // Both towers' ground.
    "Bytes": ["CZlib", "Glibc", "Darwin", "Musl", "Synchronization"],
    // The left tower never sees a floating-point number.
    "Trees": ["EspalierBytes"],
    "TreeXML": ["EspalierTrees", "EspalierBytes", "CLibXML2"],
    "Schedules": ["EspalierTrees"],
    // The right tower never sees a tree.
    "Kernels": ["CKernels", "Glibc", "Musl"],
    "Cells": ["EspalierKernels"],
    // Where they meet.
    "Engine": ["EspalierSchedules", "EspalierCells", "EspalierKernels", "CKernels"],
    "Networks": [
      "EspalierEngine", "EspalierSchedules", "EspalierCells", "EspalierKernels", "EspalierTrees",
      "EspalierBytes",
    ],
    "Training": [
      "EspalierNetworks", "EspalierEngine", "EspalierSchedules", "EspalierCells", "EspalierKernels",
      "EspalierTrees", "EspalierBytes",
    ],
    "Rendering": ["EspalierTrees", "EspalierBytes"],
    "Espalier": [
      "EspalierBytes", "EspalierTrees", "EspalierTreeXML", "EspalierSchedules", "EspalierKernels",
      "EspalierCells", "EspalierEngine", "EspalierNetworks", "EspalierTraining", "EspalierRendering",
    ],
    "Command": ["Espalier", "ArgumentParser", "Glibc", "Darwin", "Musl", "Synchronization"],
  ]

  @Test func everyImportIsInTheTable() throws {
    let files = try SourceFile.all(in: "Sources", endings: ["swift"])
    #expect(Set(files.map(\.module)) == Set(Self.table.keys))
    for file in files {
      for name in file.imports {
        #expect(Self.table[file.module, default: []].contains(name), "Sources/\(file.path) imports \(name)")
      }
    }
  }

  /// The words of an import line are found whatever stands around them.
  @Test func importsAreRecognised() {
    let file = SourceFile(
      path: "Trees/A.swift",
      lines: [
        "public import EspalierBytes", "  import Glibc  // for read",
        "@_exported public import EspalierCells",
        "import struct Foundation.URL", "// import Nothing", "/// Files import nothing", "let import_ = 1",
      ])
    #expect(file.imports == ["EspalierBytes", "Glibc", "EspalierCells", "Foundation"])
    #expect(file.module == "Trees")
  }

  @Test func noFileIsLong() throws {
    for folder in ["Sources", "Tests", "Tools"] {
      for file in try SourceFile.all(in: folder, endings: ["swift", "c", "h"]) {
        #expect(file.lines.count <= 401, "\(folder)/\(file.path) has \(file.lines.count - 1) lines")
      }
    }
  }

  /// Input never traps, so no source gives up on an error.
  @Test func noSourceGivesUp() throws {
    for folder in ["Sources", "Tools"] {
      for file in try SourceFile.all(in: folder, endings: ["swift"]) {
        for (index, line) in file.lines.enumerated() {
          let code = line.range(of: "//").map { line[..<$0.lowerBound] } ?? line[...]
          for word in ["try!", "fatalError(", " as! "] {
            #expect(!code.contains(word), "\(folder)/\(file.path):\(index + 1) has \(word)")
          }
        }
      }
    }
  }
}
