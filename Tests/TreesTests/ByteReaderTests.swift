import EspalierBytes
import Foundation
import Testing

@Suite struct ByteReaderTests {
  /// `printf 'hello ' | gzip -9n`, and `world\n` likewise.
  static let hello: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0x00,
    0x00, 0xF6, 0xF9, 0x81, 0xED, 0x06, 0x00, 0x00, 0x00,
  ]
  static let world: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2B, 0xCF, 0x2F, 0xCA, 0x49, 0xE1, 0x02,
    0x00, 0xA8, 0x61, 0x38, 0xDD, 0x06, 0x00, 0x00, 0x00,
  ]

  private func read(_ bytes: [UInt8]) throws -> String {
    String(decoding: try ByteReader(bytes: bytes, name: "m").readAll(), as: UTF8.self)
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func filesAreReadWhole() throws {
    try withTemporaryFolder { folder in
      let text = String(repeating: "größe\n", count: 50_000)
      try write(text, to: folder + "/a")
      #expect(try ByteReader(path: folder + "/a").readAll() == Array(text.utf8))
      try write("", to: folder + "/empty")
      #expect(try ByteReader(path: folder + "/empty").next() == nil)
    }
  }

  @Test func gzipIsUndone() throws {
    #expect(try read(Self.hello) == "hello ")
    #expect(try read(Self.hello + Self.world) == "hello world\n")
    #expect(try read(Self.hello + [0, 0, 0] + Self.world + [0]) == "hello world\n")
    #expect(try read([0x1F]) == "\u{1F}")
    #expect(try read([0x1F, 0x20]) == "\u{1F} ")
  }

  /// Every cut of a gzip file is an error, and so is every changed byte of its content.
  @Test func damagedGzipIsAnError() throws {
    let whole = Self.hello + Self.world
    for count in 2..<whole.count where count != Self.hello.count {
      #expect { try read(Array(whole[..<count])) } throws: { ($0 as? FileError)?.code == .corrupt }
    }
    for index in 10..<Self.hello.count {
      var bytes = Self.hello
      bytes[index] ^= 0x55
      #expect { try read(bytes) } throws: { ($0 as? FileError)?.code == .corrupt }
    }
    #expect(
      message { _ = try read(Self.hello + [7]) }
        == "m: error: this is not a whole gzip file: other data follows the compressed data")
    #expect(
      message { _ = try read(Array(Self.hello.dropLast())) }
        == "m: error: this is not a whole gzip file: its end is missing")
  }

  @Test func gzipArrivesInAnyPieces() throws {
    let ends = try makePipe()
    feed(Self.hello + Self.world, by: 1, to: ends.writing)
    let reader = ByteReader(descriptor: ends.reading, name: "p")
    #expect(try reader.readAll() == Array("hello world\n".utf8))
  }

  @Test func whatCannotBeReadIsAnError() throws {
    try withTemporaryFolder { folder in
      #expect(
        message { _ = try ByteReader(path: folder + "/none") }
          == "\(folder)/none: error: there is no such file or folder")
      #expect(
        message { _ = try ByteReader(path: folder) }
          == "\(folder): error: this is a folder, and a file is needed here")
      #expect(message { _ = try ByteReader(path: "") }.contains("no such file"))
      try write("x", to: folder + "/file")
      #expect(message { _ = try ByteReader(path: folder + "/file/x") }.contains("no such file"))
      #expect(message { _ = try ByteReader(path: folder + "/file\0") }.contains("no such file"))
      if getuid() != 0 {
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder + "/file")
        #expect(
          message { _ = try ByteReader(path: folder + "/file") }.contains("cannot be read: Permission denied")
        )
      }
    }
  }

  @Test func linesAreCounted() throws {
    let text = "\u{FEFF}a b\r\n\n\u{A0}c\r\rd\nlast"
    let lines = LineReader(ByteReader(bytes: Array(text.utf8), name: "l"))
    var read: [String] = []
    while let line = try lines.next() {
      read.append(String(decoding: line, as: UTF8.self))
      #expect(lines.lineNumber == read.count)
    }
    #expect(read.map { Array($0.utf8) } == ["a b", "", "\u{A0}c\r\rd", "last"].map { Array($0.utf8) })
    #expect(try LineReader(ByteReader(bytes: [], name: "l")).next() == nil)
    #expect(try LineReader(ByteReader(bytes: [10], name: "l")).next() == [])
  }

  @Test func longLinesComeInPieces() throws {
    try withTemporaryFolder { folder in
      let expected = [70_000, 0, 200_000, 5].map { String(repeating: "x", count: $0) }
      try write(expected.joined(separator: "\n"), to: folder + "/a")
      let lines = LineReader(try ByteReader(path: folder + "/a"))
      for line in expected { #expect(try lines.next().map { $0.count } == line.utf8.count) }
      #expect(try lines.next() == nil)
    }
  }

  @Test func foldersAreListedInOrder() throws {
    try withTemporaryFolder { folder in
      for name in ["b", "a.d", "a/z", "a/b/c", ".hidden", ".git/x"] {
        let path = folder + "/" + name
        let parent = URL(filePath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try write("", to: path)
      }
      try FileManager.default.createSymbolicLink(atPath: folder + "/loop", withDestinationPath: folder)
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "b")
      let files = try FolderListing.files(under: folder)
      #expect(files == ["a.d", "a/b/c", "a/z", "b", "link"].map { folder + "/" + $0 })
      #expect(throws: FileError.self) { try FolderListing.files(under: folder + "/none") }
    }
  }
}
