import Foundation

/// The files and programs of this repository.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The pages that people read, by their paths from the root.
  static let pages: [String] = {
    let folders = ["", "Documentation/", "corpora/", "Benchmarks/"]
    return folders.flatMap { folder in
      let names = try? FileManager.default.contentsOfDirectory(atPath: root.path + "/" + folder)
      return (names ?? []).filter { $0.hasSuffix(".md") }.sorted().map { folder + $0 }
    }
  }()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func page(_ path: String) throws -> Page { Page(path: path, text: try text(path)) }

  /// Where this test was built, and the programs beside it.
  static let programs = Bundle.main.executableURL!.deletingLastPathComponent().path
}

/// What a program left behind.
struct Outcome {
  let status: Int32
  /// Standard output, and standard error where it was written.
  let output: String

  /// Runs a line of the shell, with the programs of this repository at hand.
  init(of line: String, in folder: URL = Repository.root) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-o", "pipefail", "-c", line]
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = Repository.programs + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
    environment["COLUMNS"] = nil
    process.environment = environment
    // A file rather than a pipe: reading a pipe is interrupted where other tests run programs at the same time.
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("output-\(UUID().uuidString)")
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forWritingTo: file)
    process.standardOutput = handle
    process.standardError = handle
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}
