import Espalier
import Foundation
import Testing

struct VectorFileTests {
  private func read(_ text: String, keep: (String) -> Bool = { _ in true }) throws -> WordVectors {
    try withTemporaryFolder { folder in
      try write(Array(text.utf8), to: folder + "/v")
      return try VectorFile.read(path: folder + "/v", keep: keep)
    }
  }

  /// The error of reading a text, as text without the folder.
  private func error(_ text: String) -> String {
    do {
      _ = try read(text)
      return "none"
    } catch {
      return String("\(error)".split(separator: "/").last ?? "")
    }
  }

  @Test func linesAreWordsAndVectors() throws {
    let vectors = try read("a 1 -2.5\n8\u{A0}1/2 3e2 .5\n\"é 1. +0.1\n")
    #expect(vectors.width == 2)
    #expect(vectors.words == ["a", "8\u{A0}1/2", "\"é"])
    #expect(vectors.values == [1, -2.5, 300, 0.5, 1, 0.1])
    #expect(vectors.row(of: "8\u{A0}1/2") == 1)
    #expect(vectors.row(of: "8 1/2") == nil)
    #expect(vectors.vector(2) == [1, 0.1])
  }

  @Test func lineEndsAndByteOrderMarksDoNotMatter() throws {
    let plain = try read("a 1 2\nb 3 4\n")
    for text in ["\u{FEFF}a 1 2\r\nb 3 4\r\n", "a 1 2\nb 3 4", "a 1 2 \n\nb 3 4 \n"] {
      let vectors = try read(text)
      #expect(vectors.words == plain.words)
      #expect(vectors.values == plain.values)
    }
  }

  @Test func word2vecsFirstLineIsUnderstood() throws {
    let vectors = try read("2 3\na 1 2 3 \nb 4 5 6 \n")
    #expect(vectors.words == ["a", "b"])
    #expect(vectors.width == 3)
    #expect(error("3 3\na 1 2 3\n") == "v: error: the first line promises 3 vectors, and the file has 1")
    #expect(error("1 2\na 1 2 3\n") == "v:2: error: the width of this vector is 3, and the first one's is 2")
    #expect(try read("0 3\n").count == 0)
    // A number as a word is no such line.
    #expect(try read("2 3.0\n7 1\n").words == ["2", "7"])
  }

  @Test func theFirstVectorOfAWordCounts() throws {
    let vectors = try read("a 1\nb 2\na 3\n")
    #expect(vectors.words == ["a", "b"])
    #expect(vectors.values == [1, 2])
    // Spellings that Unicode holds equivalent are two words.
    #expect(try read("e\u{301} 1\n\u{E9} 2\n").values == [1, 2])
  }

  @Test func wordsMayHoldSpaces() throws {
    let vectors = try read("a 1 2\n. . 3 4\nat x@y.z 5 6\nb 7 8\n")
    #expect(vectors.words == ["a", ". .", "at x@y.z", "b"])
    #expect(vectors.values == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func wordsThatAreNotKeptAreCheckedAllTheSame() throws {
    let vectors = try read("a 1 2\nb 3 4\nc 5 6\n") { $0 != "b" }
    #expect(vectors.words == ["a", "c"])
    #expect(vectors.values == [1, 2, 5, 6])
    #expect(throws: VectorFileError.self) { try read("a 1 2\nb 3\n") { $0 != "b" } }
  }

  @Test(arguments: [
    ("", "v: error: this file has no word vectors"),
    ("\n\n", "v: error: this file has no word vectors"),
    ("a\n", "v:1: error: expected a word and its vector, separated by single spaces"),
    ("a 1 2\nb\n", "v:2: error: expected a word and its vector, separated by single spaces"),
    ("a 1 2\n 1 2\n", "v:2: error: expected a word and its vector, separated by single spaces"),
    ("a 1 2\nb 1\n", "v:2: error: the width of this vector is 1, and the first one's is 2"),
    ("a 1 2\nb 1 2 3\n", "v:2: error: the width of this vector is 3, and the first one's is 2"),
    ("a 1 2\nb 1 x\n", "v:2:5: error: expected a number, found 'x'"),
    ("a 1 2\né\u{A0}é nan 2\n", "v:2:5: error: expected a number, found 'nan'"),
    ("a 1 2\nb  1 2\n", "v:2:3: error: expected a number, found ''"),
    ("a 1 1e39\n", "v:1:5: error: expected a number, found '1e39'"),
    ("a\t1\t2\n", "v:1: error: expected a word and its vector, separated by single spaces"),
    ("(3 (2 It) (4 good))\n", "v:1:4: error: expected a number, found '(2'"),
  ])
  func whatIsNoVectorIsAnError(_ text: String, message: String) {
    #expect(error(text) == message)
  }

  @Test func invalidUTF8AndMissingFilesAreErrors() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/v"
      #expect(throws: VectorFileError.self) { try VectorFile.read(path: path) }
      try write(Array("a 1\n".utf8) + [0xFF] + Array(" 1\n".utf8), to: path)
      #expect(throws: VectorFileError(.invalidUTF8, path: path, line: 2)) { try VectorFile.read(path: path) }
      // A gzip file without its end.
      try write([0x1F, 0x8B, 8, 0], to: path)
      let error = #expect(throws: VectorFileError.self) { try VectorFile.read(path: path) }
      guard case .unreadable? = error?.problem else {
        Issue.record("the error is \(String(describing: error))")
        return
      }
    }
  }

  @Test func numbersAreRoundedToTheNearestFloat() throws {
    var fields = [
      "0", "-0", "0.0", "1", "16777217", "16777219", "0.1", "1e-45", "7e-46", "1.17549435e-38",
      "1.17549429e-38",
      "3.4028235e38", "3.4028235677973366e38", "123456789012345678901234567890",
      "0.000000000000000000000000000001",
      "00000000000000000000001.5", "9007199254740993", "1.00000005960464477539062500000001",
      "1.000000059604644775390625", "0.333333333333333333333", "1e0", "1E+2", "100e-2",
    ]
    var state: UInt64 = 1
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: state >> 32))
      guard float.isFinite else { continue }
      fields.append(float.description)
      // Midway between two floats, and just beside it.
      let middle = (Double(float) + Double(float.nextUp)) / 2
      if middle.isFinite, abs(middle) < 3e38 { fields += [middle.description, middle.nextUp.description] }
    }
    let vectors = try read("w " + fields.joined(separator: " "))
    #expect(vectors.width == fields.count)
    for (field, value) in zip(fields, vectors.values) {
      #expect(try #require(strtof(field, nil)).bitPattern == value.bitPattern, "\(field)")
    }
  }
}

struct WordVectorsTests {
  private func vectors() -> WordVectors {
    var vectors = WordVectors(width: 2)
    vectors.add("the", [3, 4])
    vectors.add("(", [0, 1])
    vectors.add("9/11", [0, 0])
    vectors.add("The", [1, 0])
    return vectors
  }

  @Test func lookUpGoesFromExactToLowerCase() {
    let vectors = vectors()
    let found = ["the", "The", "THE", "-LRB-", "9\\/11", "of"].map(vectors.lookUp)
    #expect(found.map { $0?.row } == [0, 3, 0, 1, 2, nil])
    #expect(found.map { $0?.form } == [.asWritten, .asWritten, .lowerCase, .unescaped, .unescaped, nil])
  }

  @Test func coverageCountsTypesAndTokens() {
    var counts = WordCounts()
    for word in ["the", "the", "THE", "-LRB-", "of", "of", "of"] { counts.add(word) }
    let coverage = VectorCoverage(of: counts, in: vectors())
    #expect(coverage.all == .init(types: 4, tokens: 7))
    #expect(coverage.asWritten == .init(types: 1, tokens: 2))
    #expect(coverage.unescaped == .init(types: 1, tokens: 1))
    #expect(coverage.lowerCase == .init(types: 1, tokens: 1))
    #expect(
      coverage.description
        == "3 of 4 words (75.0 %) and 4 of 7 tokens (57.1 %) have a vector: "
        + "1 words as written, 1 unescaped, 1 in lower case")
  }

  @Test func lengthsAreRescaledByOneFactor() {
    var vectors = vectors()
    #expect(vectors.meanLength == 1.75)
    vectors.rescale(toMeanLength: 3.5)
    #expect(vectors.values == [6, 8, 0, 2, 0, 0, 2, 0])
    var zero = WordVectors(width: 1)
    zero.add("a", [0])
    zero.rescale(toMeanLength: 5)
    #expect(zero.values == [0])
  }
}

/// Where the real data lies; the tests that need it say when it isn't there.
private let dataFolder =
  ProcessInfo.processInfo.environment["ESPALIER_DATA"]
  ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "../shared/data").path

struct RealVectorsTests {
  private static let path = dataFolder + "/vectors/composite.300d.sst-sick.txt.gz"

  @Test(.enabled(if: FileManager.default.fileExists(atPath: path), "no word vectors in \(dataFolder)"))
  func aRealFileIsReadWhole() throws {
    let start = ContinuousClock.now
    let vectors = try VectorFile.read(path: Self.path)
    print("20,369 x 300 vectors, gzip: read in \(ContinuousClock.now - start)")
    #expect(vectors.count == 20_369)
    #expect(vectors.width == 300)
    #expect(vectors.words.first == "!")
    #expect(vectors.vector(0).prefix(3) == [-0.01282, 0.002104, 0.02648])
    #expect(abs(vectors.meanLength - 1) < 1e-3)
    #expect(vectors.lookUp("-LRB-")?.form == .unescaped)
  }
}
