import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

@Suite struct ParentPointerTests {
  private func source(_ text: String, _ name: String) -> ByteReader {
    ByteReader(bytes: Array(text.utf8), name: name)
  }

  private func dependency(_ tokens: String, _ parents: String) throws -> [Tree] {
    try ParentPointerReader(.dependency, tokens: source(tokens, "t"), parents: source(parents, "p")).readAll()
  }

  /// The three lines of a constituency tree; phrases are numbered at random.
  private func lines(
    _ naive: NaiveTree, _ generator: inout SeededGenerator
  ) -> (tokens: String, parents: String, labels: String) {
    let nodes = naive.flat
    let words = nodes.tokens
    let phrases = (0..<nodes.nodeCount).filter { !nodes.isLeaf($0) }.shuffled(using: &generator)
    let order = words + phrases
    var numbers = [Int](repeating: 0, count: nodes.nodeCount)
    for (index, node) in order.enumerated() { numbers[node] = index + 1 }
    let parents = order.map { node in nodes.parent(of: node).map { "\(numbers[$0])" } ?? "0" }
    let labels = order.map { nodes.hasLabel($0) ? nodes.label(of: $0) : "#" }
    func line(_ items: [String]) -> String { items.joined(separator: " ") + "\n" }
    return (line(nodes.words), line(parents), line(labels))
  }

  @Test(arguments: 1...5) func constituencyTreesAreThoseOfTheBrackets(_ seed: UInt64) throws {
    let forest = Forests.small + Forests.random(seed: seed)
    var generator = SeededGenerator(state: 3)
    let all = forest.map { lines($0, &generator) }
    let reader = ParentPointerReader(
      .constituency, tokens: source(all.map(\.tokens).joined(), "t"),
      parents: source(all.map(\.parents).joined(), "p"), labels: source(all.map(\.labels).joined(), "l"))
    #expect(try reader.readAll() == forest.map(\.flat))
  }

  @Test(arguments: 1...5) func parentPointersMakeTheSameTrees(_ seed: UInt64) throws {
    let forest = NaiveDependencies.random(seed: seed)
    func source(_ line: (NaiveDependencies) -> String, _ name: String) -> ByteReader {
      self.source(forest.map(line).joined(), name)
    }
    let reader = ParentPointerReader(
      .dependency, tokens: source(\.tokenLine, "t"), parents: source(\.parentLine, "p"),
      labels: source(\.labelLine, "l"), relations: source(\.relationLine, "r"))
    #expect(try reader.readAll() == forest.map(\.flat))
    #expect(reader.position == SourcePosition(file: "t", line: forest.count, column: 1))
    #expect(try reader.next() == nil)
  }

  @Test func spacesInARowAndCarriageReturnsMeanNothing() throws {
    let trees = try dependency("\u{FEFF} It  works \r\nwell", "2 0\r\n 0 ")
    #expect(trees.map(\.text) == ["It works", "well"])
  }

  /// The phrase "a b c" of which "b" hangs outside: children stand in the order of their first words.
  @Test func phrasesMayCross() throws {
    let reader = ParentPointerReader(
      .constituency, tokens: source("a b c", "t"), parents: source("5 4 5 0 4", "p"))
    let tree = try #require(try reader.next())
    #expect(tree.description == "( ( ( a) ( c)) ( b))")
    #expect(tree.words == ["a", "b", "c"])
    #expect(!tree.isProjective)
  }

  @Test func treesBeforeAnErrorAreHandedOn() throws {
    let reader = ParentPointerReader(
      .dependency, tokens: source("a\nb\n", "t"), parents: source("0\n1\n", "p"))
    #expect(try reader.next() == Tree(word: "a"))
    #expect { try reader.next() } throws: { ($0 as? TreeSyntaxError)?.code == .noRoot }
    #expect(try reader.next() == nil)
  }

  @Test func aTreeIsThereAsSoonAsItsLinesAre() throws {
    let (tokens, parents) = (try makePipe(), try makePipe())
    let reader = ParentPointerReader(
      .dependency, tokens: ByteReader(descriptor: tokens.reading, name: "t"),
      parents: ByteReader(descriptor: parents.reading, name: "p"))
    for word in ["works", "streams", "ends"] {
      send("It \(word)\n", to: tokens.writing)
      send("2 0\n", to: parents.writing)
      #expect(try reader.next()?.words.last == word)
    }
    close(tokens.writing)
    close(parents.writing)
    #expect(try reader.next() == nil)
    close(tokens.reading)
    close(parents.reading)
  }

  static let depth = 1_000_000

  @Test func aMillionLevelsAreRead() throws {
    let words = Array(repeating: "w", count: Self.depth).joined(separator: " ")
    let up = ((2...Self.depth).map(String.init) + ["0"]).joined(separator: " ")
    let down = (0..<Self.depth).map(String.init).joined(separator: " ")
    for parents in [up, down] {
      let tree = try #require(try dependency(words, parents).first)
      #expect(tree.depth == Self.depth)
      #expect(tree.tokenCount == Self.depth)
      #expect(tree.leafCount == 1)
      #expect(tree.isProjective)
      #expect(tree.span(of: tree.root) == 0..<Self.depth)
      let isUnchanged = tree.relabelled { _ in nil } == tree  // a message would show the trees
      #expect(isUnchanged)
    }
    // One word under a million phrases.
    let phrases = "2 " + ((3...Self.depth).map(String.init) + ["0"]).joined(separator: " ")
    let reader = ParentPointerReader(.constituency, tokens: source("w", "t"), parents: source(phrases, "p"))
    #expect(try reader.next()?.depth == Self.depth)
    // A cycle around a million words.
    let cycle = (["0", "\(Self.depth)"] + (2..<Self.depth).map(String.init)).joined(separator: " ")
    #expect { try dependency(words, cycle) } throws: {
      ($0 as? TreeSyntaxError)?.code == .cycle(node: 2)
    }
  }
}

/// Which files of a folder are read together.
@Suite struct ParentPointerFilesTests {
  private func texts(_ path: String, _ format: TreebankFormat? = nil) throws -> [String] {
    try TreebankFile.open(path: path, options: .init(format: format)).readAll().map(\.description)
  }

  private func message(_ path: String, _ format: TreebankFormat? = nil) -> String {
    do {
      return try texts(path, format).joined()
    } catch { return "\(error)" }
  }

  @Test(
    arguments: [
      ("toks.txt", "dparents.txt", "dlabels.txt"), ("sents.toks", "dparents.txt", "dlabels.txt"),
      ("a.toks", "a.parents", "a.labels"), ("x y.toks", "x y.parents", "x y.labels"),
    ])
  func dependencyTreesAreKnownByTheirNames(_ tokens: String, _ parents: String, _ labels: String) throws {
    try withTemporaryFolder { folder in
      try write("( works\n", to: "\(folder)/\(tokens)")
      try write("2 0\n", to: "\(folder)/\(parents)")
      #expect(try texts(folder) == ["( works ( -LRB-))"])
      try write("# 3\n", to: "\(folder)/\(labels)")
      for path in [folder, "\(folder)/\(tokens)", "\(folder)/\(parents)"] {
        #expect(try texts(path) == ["(3 works ( -LRB-))"])
        #expect(try texts(path, .parentPointers) == ["(3 works ( -LRB-))"])
      }
      #expect(try texts("\(folder)/\(tokens)", .text) == ["( ( -LRB-) ( works))"])
    }
  }

  @Test(
    arguments: [
      ("toks.txt", "parents.txt", "labels.txt"), ("sents.toks", "parents.txt", "labels.txt"),
      ("b.toks", "b.cparents", "b.clabels"),
    ])
  func constituencyTreesAreKnownByTheirNames(_ tokens: String, _ parents: String, _ labels: String) throws {
    try withTemporaryFolder { folder in
      try write("It works\n", to: "\(folder)/\(tokens)")
      try write("3 3 0\n", to: "\(folder)/\(parents)")
      try write("2 4 3\n", to: "\(folder)/\(labels)")
      #expect(try texts(folder) == ["(3 (2 It) (4 works))"])
    }
  }

  @Test func theOriginalTreebankIsKnownByItsNames() throws {
    try withTemporaryFolder { folder in
      try write("It|really works\n", to: folder + "/SOStr.txt")
      try write("3|3|0\n", to: folder + "/STree.txt")
      let trees = try TreebankFile.open(path: folder).readAll()
      #expect(trees.map(\.words) == [["It", "really works"]])
    }
  }

  @Test func theyStandAmongOtherTreebanksInTheOrderOfPaths() throws {
    try withTemporaryFolder { folder in
      for name in ["b", "d"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        try write("\(name)\n", to: "\(folder)/\(name)/toks.txt")
        try write("0\n", to: "\(folder)/\(name)/dparents.txt")
      }
      try write("(2 a)", to: folder + "/a.txt")
      try write("5\t( c )\n", to: folder + "/c.tsv")
      try write("notes", to: folder + "/notes")
      #expect(try texts(folder) == ["(2 a)", "( b)", "(5 ( c))", "( d)"])
      #expect(try texts(folder, .parentPointers) == ["( b)", "( d)"])
    }
  }

  @Test func gzipIsUndone() throws {
    try withTemporaryFolder { folder in
      let line = Data(base64Encoded: "H4sIAAAAAAAC//MsUSjPL8ou5gIAHFWpHwkAAAA=") ?? Data()
      try line.write(to: URL(filePath: folder + "/toks.txt.gz"))
      try write("2 0\n", to: folder + "/dparents.txt")
      #expect(try texts(folder) == ["( works ( It))"])
      #expect(try texts(folder + "/toks.txt.gz") == ["( works ( It))"])
    }
  }

  @Test func constituentsArePreferredWhereThereAreBoth() throws {
    try withTemporaryFolder { folder in
      try write("It works\n", to: folder + "/toks.txt")
      try write("2 0\n", to: folder + "/dparents.txt")
      try write("3 3 0\n", to: folder + "/parents.txt")
      for path in [folder, folder + "/toks.txt"] {
        #expect(try texts(path) == ["( ( It) ( works))"])
        for (kind, text) in [(TreeKind.constituents, "( ( It) ( works))"), (.dependencies, "( works ( It))")]
        {
          let file = try TreebankFile.open(path: path, options: .init(kind: kind))
          #expect(try file.readAll().map(\.description) == [text])
        }
      }
      let file = try TreebankFile.open(path: folder + "/parents.txt", options: .init(kind: .dependencies))
      #expect {
        try file.next()
      } throws: {
        "\($0)" == "\(folder)/toks.txt: error: this treebank has no dependencies; leave --trees out"
      }
      #expect(try texts(folder + "/dparents.txt") == ["( works ( It))"])
      #expect(try texts(folder + "/parents.txt") == ["( ( It) ( works))"])
    }
  }

  @Test func tokensAloneAreNoTreebank() throws {
    try withTemporaryFolder { folder in
      try write("It works\n", to: folder + "/toks.txt")
      #expect(message(folder).contains("this folder holds no treebank"))
      #expect(message(folder + "/toks.txt").contains("neither trees in brackets nor XML"))
      #expect(
        message(folder + "/toks.txt", .parentPointers).contains("there are no parents beside this file"))
      let stream = TreebankFile(ByteReader(bytes: [0x61], name: "s"), options: .init(format: .parentPointers))
      #expect { try stream.next() } throws: {
        "\($0)"
          == "s: error: parent pointers are several files side by side, which cannot come from one source;"
          + " name their folder"
      }
    }
  }
}
