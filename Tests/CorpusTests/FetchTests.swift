import Foundation
import Testing

/// `corpora/fetch-sst`, with a folder in the place of the network.
@Suite struct FetchTests {
  /// An archive with a train.txt, dev.txt and test.txt of one word each.
  static let smallArchive = """
    UEsDBBQAAAAAAAAAISiYJ6hrBQAAAAUAAAAPAAAAdHJlZXMvdHJhaW4udHh0KDIgYSlQSwMEFAAAAAAAAAAhKJgnqGsFAAAA
    BQAAAA0AAAB0cmVlcy9kZXYudHh0KDIgYSlQSwMEFAAAAAAAAAAhKJgnqGsFAAAABQAAAA4AAAB0cmVlcy90ZXN0LnR4dCgy
    IGEpUEsBAhQDFAAAAAAAAAAhKJgnqGsFAAAABQAAAA8AAAAAAAAAAAAAAKQBAAAAAHRyZWVzL3RyYWluLnR4dFBLAQIUAxQA
    AAAAAAAAISiYJ6hrBQAAAAUAAAANAAAAAAAAAAAAAACkATIAAAB0cmVlcy9kZXYudHh0UEsBAhQDFAAAAAAAAAAhKJgnqGsF
    AAAABQAAAA4AAAAAAAAAAAAAAKQBYgAAAHRyZWVzL3Rlc3QudHh0UEsFBgAAAAADAAMAtAAAAJMAAAAAAA==
    """

  static let script = CorpusFiles.root.appendingPathComponent("corpora/fetch-sst").path
  let folder: String
  var output: String { folder + "/sst" }

  init() throws {
    folder = NSTemporaryDirectory() + "fetch-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder + "/home", withIntermediateDirectories: true)
  }

  @Test func helpExplains() throws {
    let result = try run(["--help"])
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("usage: fetch-sst"))
  }

  @Test func wrongUseIsRefused() throws {
    let unknown = try run(["--nonsense"])
    #expect(unknown.code == 64)
    #expect(unknown.output == "fetch-sst: error: unknown argument '--nonsense'; see --help\n")
    #expect(try run(["--url"]).code == 64)
  }

  @Test func aMissingArchiveIsOneClearError() throws {
    let result = try run(fetching)
    #expect(result.code == 1)
    #expect(result.output.contains("error: can't download file://\(folder)/home/trainDevTestTrees_PTB.zip"))
    #expect(try leftovers() == ["home"])
  }

  @Test func somethingThatIsNoArchiveIsOneClearError() throws {
    try place(Data("not an archive".utf8))
    let result = try run(fetching)
    #expect(result.code == 1)
    #expect(result.output.contains("error: can't unpack trainDevTestTrees_PTB.zip"))
    #expect(try leftovers() == ["home"])
  }

  /// With unzip and, where PATH has none, with Python.
  @Test(arguments: [true, false]) func anotherReleaseIsRefused(_ hasUnzip: Bool) throws {
    try place(#require(Data(base64Encoded: Self.smallArchive, options: .ignoreUnknownCharacters)))
    let result = try run(fetching, path: hasUnzip ? nil : programs(without: "unzip"))
    #expect(result.code == 1)
    #expect(result.output.contains("isn't the expected release: train.txt has 5 bytes, expected 2160058"))
    #expect(try leftovers().filter { $0 != "programs" } == ["home"])
  }

  @Test func withoutAProgramToDownloadWithItSaysSo() throws {
    let result = try run(fetching, path: programs(without: "curl", "wget"))
    #expect(result.code == 1)
    #expect(result.output == "fetch-sst: error: no program to download with; install curl or wget\n")
  }

  @Test func whatIsThereIsCheckedAndKept() throws {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    try Data("(2 old)\n".utf8).write(to: URL(fileURLWithPath: output + "/train.txt"))
    let result = try run(fetching)
    #expect(result.code == 1)
    #expect(result.output.contains("train.txt has 8 bytes, expected 2160058; remove it and try again"))
    #expect(try leftovers() == ["home", "sst"])
  }

  static let treebank =
    ProcessInfo.processInfo.environment["ESPALIER_DATA"].map { $0 + "/sst/trees" }
    ?? CorpusFiles.root.appendingPathComponent("../shared/data/sst/trees").path

  @Test(.enabled(if: FileManager.default.fileExists(atPath: treebank), "the treebank isn't here"))
  func theRealTreebankIsFetchedOnce() throws {
    let zip = try start(
      "/usr/bin/env",
      ["python3", "-m", "zipfile", "-c", folder + "/home/trainDevTestTrees_PTB.zip", Self.treebank], nil)
    try #require(zip.code == 0)
    let first = try run(fetching)
    #expect(first.code == 0)
    #expect(first.output.contains("8,544 trees in train.txt"))
    for name in ["train.txt", "dev.txt", "test.txt"] {
      #expect(
        FileManager.default.contentsEqual(atPath: output + "/" + name, andPath: Self.treebank + "/" + name))
    }
    let second = try run(["--url", "file:///nowhere", "--output", output])
    #expect(second.code == 0)
    #expect(second.output == "\(output): the treebank is there already\n")
  }

  // MARK: Running

  private var fetching: [String] { ["--url", "file://\(folder)/home", "--output", output] }

  private func place(_ archive: Data) throws {
    try archive.write(to: URL(fileURLWithPath: folder + "/home/trainDevTestTrees_PTB.zip"))
  }

  private func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// A folder with links to the programs that the script uses, but some.
  private func programs(without missing: String...) throws -> String {
    let folder = folder + "/programs"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let wanted = [
      "bash", "cat", "curl", "cut", "dirname", "mkdir", "mktemp", "mv", "python3", "rm", "sha256sum",
      "unzip", "wc", "wget",
    ]
    let places = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":")
    for program in wanted where !missing.contains(program) {
      var path = places.map { "\($0)/\(program)" }.first(where: FileManager.default.isExecutableFile)
      if program == "python3" { path = try python() }
      if let path {
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(program)", withDestinationPath: path)
      }
    }
    return folder
  }

  /// The interpreter itself: what PATH has may be a script that needs the rest of PATH.
  private func python() throws -> String? {
    let result = try start(
      "/usr/bin/env", ["python3", "-c", "import sys; print(sys.executable, end='')"], nil)
    return result.code == 0 ? result.output : nil
  }

  private func run(_ arguments: [String], path: String? = nil) throws -> (code: Int32, output: String) {
    try start("/bin/bash", [Self.script] + arguments, path)
  }

  private func start(
    _ program: String, _ arguments: [String], _ path: String?
  ) throws -> (code: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    if let path { environment["PATH"] = path }
    process.environment = environment
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
