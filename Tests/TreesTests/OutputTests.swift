import EspalierBytes
import Foundation
import Testing

/// Files and folders that appear whole or not at all, and standard output.
@Suite struct OutputTests {
  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func aFileAppearsWhole() throws {
    try withTemporaryFolder { folder in
      let file = try AtomicFile(path: folder + "/a")
      try file.write(String(repeating: "x", count: 100_000))
      #expect(!FileManager.default.fileExists(atPath: folder + "/a"))
      try file.write("y")
      try file.commit()
      #expect(try bytes(of: folder + "/a").count == 100_001)
      #expect(try names(in: folder) == ["a"])
    }
  }

  @Test func nothingIsLeftOfAnAbandonedFile() throws {
    try withTemporaryFolder { folder in
      try AtomicFile(path: folder + "/a").write("x")
      #expect(try names(in: folder) == [])
      let file = try AtomicFile(path: folder + "/a")
      try file.write("x")
      #expect(try names(in: folder).count == 1)
      file.abandon()
      file.abandon()
      #expect(try names(in: folder) == [])
    }
  }

  @Test func aFileIsReplacedOnlyWhenAsked() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      try write("old", to: path)
      #expect(
        message { _ = try AtomicFile(path: path, replacing: false) } == "\(path): error: exists already")
      let file = try AtomicFile(path: path)
      try file.write("new")
      #expect(try bytes(of: path) == Array("old".utf8))
      try file.commit()
      #expect(try bytes(of: path) == Array("new".utf8))
      // A file that comes in the meantime is not replaced either.
      let late = try AtomicFile(path: folder + "/b", replacing: false)
      try late.write("mine")
      try write("theirs", to: folder + "/b")
      #expect(message { try late.commit() } == "\(folder)/b: error: exists already")
      #expect(try bytes(of: folder + "/b") == Array("theirs".utf8))
      #expect(try names(in: folder) == ["a", "b"])
    }
  }

  @Test func aLinkStaysALink() throws {
    try withTemporaryFolder { folder in
      try write("old", to: folder + "/a")
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "a")
      let file = try AtomicFile(path: folder + "/link")
      try file.write("new")
      try file.commit()
      #expect(try bytes(of: folder + "/a") == Array("new".utf8))
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "a")
    }
  }

  @Test func placesThatCannotHoldAFileAreErrors() throws {
    try withTemporaryFolder { folder in
      #expect(
        message { _ = try AtomicFile(path: folder) }
          == "\(folder): error: this is a folder, and a file is needed here")
      #expect(
        message { _ = try AtomicFile(path: folder + "/none/a") }
          == "\(folder)/none/a: error: cannot be created: No such file or directory")
      #expect(
        message { _ = try AtomicFile(path: "/dev/null") }
          == "/dev/null: error: cannot be created: it is not a regular file")
      #expect(message { _ = try AtomicFile(path: "") }.contains("not the name of a file"))
      #expect(message { _ = try AtomicFile(path: folder + "/a/") }.contains("not the name of a file"))
    }
  }

  @Test func aFolderAppearsWhole() throws {
    try withTemporaryFolder { folder in
      let model = try AtomicFolder(path: folder + "/model/")
      try model.write(Array("{}".utf8), to: "config.json")
      let file = try model.beginFile("weights")
      try file.write("w")
      try file.commit()
      #expect(!FileManager.default.fileExists(atPath: folder + "/model"))
      try model.commit()
      #expect(try names(in: folder) == ["model"])
      #expect(try names(in: folder + "/model") == ["config.json", "weights"])
      #expect(
        message { _ = try AtomicFolder(path: folder + "/model") } == "\(folder)/model: error: exists already")
    }
  }

  @Test func nothingIsLeftOfAnAbandonedFolder() throws {
    try withTemporaryFolder { folder in
      try AtomicFolder(path: folder + "/model").write([1], to: "a")
      #expect(try names(in: folder) == [])
      let model = try AtomicFolder(path: folder + "/model")
      try model.write([1], to: "a")
      try write("theirs", to: folder + "/model")
      #expect(message { try model.commit() }.hasSuffix("/model: error: exists already"))
      #expect(try names(in: folder) == ["model"])
    }
  }

  @Test func aFolderIsReplacedOnlyWhenAskedAndOfItsSort() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model"
      func make(_ text: String) throws {
        let model = try AtomicFolder(path: path, replacingFolderWith: "config.json")
        try model.write(Array(text.utf8), to: "config.json")
        try model.commit()
      }
      try make("one")
      try write("extra", to: path + "/extra")
      try make("two")
      #expect(try bytes(of: path + "/config.json") == Array("two".utf8))
      #expect(try names(in: path) == ["config.json"])
      #expect(try names(in: folder) == ["model"])
      // An abandoned one leaves the old one alone.
      try AtomicFolder(path: path, replacingFolderWith: "config.json").write([1], to: "config.json")
      #expect(try bytes(of: path + "/config.json") == Array("two".utf8))
      // A folder of another sort may hold anything: it is not removed.
      try FileManager.default.removeItem(atPath: path + "/config.json")
      try write("precious", to: path + "/thesis")
      #expect(
        message { try make("three") }
          == "\(path): error: exists already: it holds no config.json, so it is not replaced")
      #expect(try names(in: path) == ["thesis"])
      try FileManager.default.removeItem(atPath: path + "/thesis")
      try make("four")
      #expect(try names(in: path) == ["config.json"])
      #expect(try names(in: folder) == ["model"])
    }
  }

  @Test(arguments: ["/", ".", "..", "", "a/..", "a/."]) func someNamesAreNoFolders(_ path: String) {
    #expect(message { _ = try AtomicFolder(path: path) }.contains("not the name of a folder"))
  }

  @Test func standardOutputWaitsUntilItIsFlushed() throws {
    let ends = try makePipe()
    let output = StandardOutput(descriptor: ends.writing, name: "out")
    try output.write("a")
    var ready = pollfd(fd: ends.reading, events: Int16(POLLIN), revents: 0)
    #expect(poll(&ready, 1, 0) == 0)
    try output.flush()
    #expect(poll(&ready, 1, 0) == 1)
    close(ends.writing)
    #expect(try ByteReader(descriptor: ends.reading, name: "in").readAll() == Array("a".utf8))
    close(ends.reading)
  }

  @Test func aClosedPipeIsRecognised() throws {
    signal(SIGPIPE, SIG_IGN)
    let ends = try makePipe()
    close(ends.reading)
    let output = StandardOutput(descriptor: ends.writing, name: "out")
    try output.write("a")
    #expect { try output.flush() } throws: { ($0 as? FileError)?.code == .closedPipe }
    close(ends.writing)
    #expect {
      try output.write("b")
      try output.flush()
    } throws: { "\($0)" == "out: error: cannot be written: Bad file descriptor" }
  }

  /// In a process of its own, since it takes the outputs of all others.
  @Test func unfinishedOutputsAreRemovedTogether() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        let file = try AtomicFile(path: folder + "/a")
        try file.write("x")
        let model = try AtomicFolder(path: folder + "/model")
        try model.write([1], to: "weights")
        let done = try AtomicFile(path: folder + "/done")
        try done.commit()
        UnfinishedOutputs.removeAll()
        guard try names(in: folder) == ["done"] else { exit(1) }
      }
    }
  }
}
