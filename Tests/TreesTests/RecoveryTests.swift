import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// What readers do behind a mistake, and how brackets that don't close are found.
@Suite struct RecoveryTests {
  /// Reads to the end: trees by the line that they begin on, errors by theirs.
  private func read(_ text: String) throws -> (good: [Int], bad: [Int]) {
    let file = TreebankFile(ByteReader(bytes: Array(text.utf8), name: "t"))
    var (good, bad): ([Int], [Int]) = ([], [])
    while true {
      do {
        while try file.next() != nil { good.append(file.position.line) }
        return (good, bad)
      } catch let error as TreeSyntaxError {
        bad.append(error.line ?? 0)
        guard try file.recover() else { return (good, bad) }
      }
    }
  }

  private static let tree = "(3 (2 It) (4 works))"

  @Test(arguments: [
    "(3 (2 It) (4 ))", "(3 (2 It) (4 works)", "(3 (2 It) x)", "((", "(3 (2 It) (4 works)) )", "x",
    "(3 (2 It\u{0}))", "(3 (2 It (4 works))",
  ])
  func oneBadLineCostsNoOther(_ line: String) throws {
    let lines = [Self.tree, line, Self.tree, line, Self.tree]
    let (good, bad) = try read(lines.joined(separator: "\n"))
    #expect(Set(good).isSuperset(of: [1, 3, 5]) && bad == [2, 4])
  }

  /// A bracket that is missing and one too many further on make no tree of all in between.
  @Test func mistakesDoNotMakeUpForOneAnother() throws {
    var lines = [String](repeating: Self.tree, count: 12)
    lines[9] = "(3 (2 It) (4 works)"
    lines[11] = "(3 (2 It) (4 works)))"
    let (good, bad) = try read(lines.joined(separator: "\n"))
    #expect(good == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12] && bad == [10, 12])
  }

  /// Trees over several lines, whose brackets begin lines, are as good as others.
  @Test func bracketsMayBeginLines() throws {
    let tree = "(3\n(2 It)\n(4 works))\n"
    let text = String(repeating: tree, count: 20)
    #expect(try read(text).good == (0..<20).map { 1 + 3 * $0 })
    let (good, bad) = try read(tree + "(3\n(2 It)\n(4 ))\n" + tree)
    #expect(good.first == 1 && good.last == 7 && bad.first == 6)
  }

  /// Every line is broken: the work stays linear.
  @Test func manyMistakesAreFoundInTime() throws {
    let (good, bad) = try read(String(repeating: "(3 (2 a) (1 b)\n", count: 20_000))
    #expect(good.isEmpty && bad.count == 20_000)
  }

  @Test func xmlThatIsNotWellFormedEndsItsFile() throws {
    let text = "<treebank version=\"1\"><tree><leaf>a</leaf></tree><tree><leaf/></tree><tree></treebank>"
    let file = TreebankFile(ByteReader(bytes: Array(text.utf8), name: "t"))
    #expect(try file.next() != nil)
    #expect(throws: TreeSyntaxError.self) { try file.next() }
    #expect(try file.recover())
    #expect(throws: TreeSyntaxError.self) { try file.next() }
    #expect(try !file.recover())
    #expect(try file.next() == nil)
  }

  @Test func foldersGoOnWithTheNextFile() throws {
    try withTemporaryFolder { folder in
      try write("<treebank version=\"1\"><tree><leaf>a</leaf></tree><tree>", to: folder + "/1.xml")
      try write(Self.tree, to: folder + "/2.txt")
      let file = try TreebankFile.open(path: folder)
      #expect(try file.next() != nil)
      #expect(throws: TreeSyntaxError.self) { try file.next() }
      #expect(try file.recover())
      #expect(try file.next()?.words == ["It", "works"])
      #expect(try file.next() == nil)
    }
  }
}
