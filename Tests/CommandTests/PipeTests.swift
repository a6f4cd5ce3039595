import Espalier
import Foundation
import Testing

/// How the command behaves between other programs.
@Suite struct PipeTests {
  @Test func aReaderThatHasEnoughIsNoError() throws {
    try Folder.temporary { folder in
      let trees = String(repeating: "(3 (2 It) (4 works))\n", count: 20_000)
      try folder.write(trees, to: "trees.txt")
      for command in [["convert", "--to", "xml"], ["convert", "--to", "brackets"]] {
        try expectNoErrorOfAReaderThatHasEnough(command + [folder.path("trees.txt")])
      }
    }
  }

  @Test func aReaderThatHasGoneBeforeIsNoErrorEither() throws {
    try Folder.temporary { folder in
      try folder.write("(2 a)\n", to: "trees.txt")
      let line = "( sleep 0.3; \"$espalier\" stats trees.txt; echo $? > status ) | true; sleep 0.6"
      #expect(try Command.shell(line, in: folder).errors.isEmpty)
      #expect(try folder.bytes("status") == Array("0\n".utf8))
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDeviceIsStatus74() throws {
    try Folder.temporary { folder in
      try folder.write("(2 a)\n", to: "trees.txt")
      let outcome = try Command.shell("\"$espalier\" stats trees.txt > /dev/full", in: folder)
      #expect(outcome.status == 74)
      #expect(outcome.errors.hasPrefix("<standard output>: error: cannot be written: "))
    }
  }

  @Test func aClosedStandardOutputIsStatus74() throws {
    try Folder.temporary { folder in
      try folder.write("(2 a)\n", to: "trees.txt")
      #expect(try Command.shell("\"$espalier\" stats trees.txt >&-", in: folder).status == 74)
    }
  }

  @Test func convertAnswersBeforeItWaits() throws {
    try expectAnswers(["convert", "--to", "brackets", "-"], to: ["(2 a)\n(2 b)\n(2", " c)\n"]) { first in
      #expect(first == "(2 a)\n(2 b)\n")
    }
  }

  @Test(arguments: ["text", "json", "brackets"]) func classifyAnswersBeforeItWaits(_ format: String) throws {
    let arguments = ["classify", "--model", TrainedModel.tree, "--format", format]
    try expectAnswers(arguments, to: ["( ( it) ( works))\n( good)\n( (", " it) ( works))\n"]) { first in
      #expect(first.split(separator: "\n").count == 2)
    }
  }

  @Test func encodeAnswersBeforeItWaits() throws {
    try expectAnswers(["encode", "--model", TrainedModel.tree], to: ["( good)\n( (", " it) ( bad))\n"]) {
      first in
      #expect(first.split(separator: "\n").count == 1)
    }
  }

  /// Sends the first part, reads what is answered while the input stays open, then sends the rest.
  private func expectAnswers(
    _ arguments: [String], to parts: [String], _ check: (String) throws -> Void
  ) throws {
    let process = Command.process(arguments)
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(parts[0].utf8))
    // Would wait for ever if the command did.
    let first = output.fileHandleForReading.availableData
    try check(String(decoding: first, as: UTF8.self))
    try input.fileHandleForWriting.write(contentsOf: Data(parts[1].utf8))
    try input.fileHandleForWriting.close()
    let rest = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(String(decoding: rest, as: UTF8.self).split(separator: "\n").count == 1)
  }

  @Test func aReaderIsToldBeforeItWaits() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data("(2 a)(2".utf8))
    let reader = ByteReader(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe")
    var calls = 0
    reader.beforeWaiting = { () throws(FileError) in
      calls += 1
      // The other end answers: the read that follows has something to read.
      try? pipe.fileHandleForWriting.write(contentsOf: Data(" b)".utf8))
      try? pipe.fileHandleForWriting.close()
    }
    let trees = BracketReader(reader)
    #expect(try trees.next() != nil)
    #expect(calls == 0)
    #expect(try trees.next()?.text == "b")
    #expect(calls == 1)
    #expect(try trees.next() == nil)
    #expect(calls == 1, "an end is not waited for")
  }

  @Test func whatAReaderIsToldMayEndTheReading() throws {
    let pipe = Pipe()
    let reader = ByteReader(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe")
    reader.beforeWaiting = { () throws(FileError) in throw FileError(.closedPipe, path: "out") }
    #expect(throws: FileError(.closedPipe, path: "out")) { try reader.next() }
  }
}

/// Reads a byte of what a command writes and goes, and expects that the command ends well and says nothing.
func expectNoErrorOfAReaderThatHasEnough(
  _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let process = Command.process(arguments)
  let (output, errors) = (Pipe(), Pipe())
  process.standardOutput = output
  process.standardError = errors
  try process.run()
  _ = try output.fileHandleForReading.read(upToCount: 1)
  try output.fileHandleForReading.close()
  process.waitUntilExit()
  #expect(process.terminationReason == .exit, sourceLocation: sourceLocation)
  #expect(process.terminationStatus == 0, sourceLocation: sourceLocation)
  #expect(try errors.fileHandleForReading.readToEnd() == nil, sourceLocation: sourceLocation)
}
