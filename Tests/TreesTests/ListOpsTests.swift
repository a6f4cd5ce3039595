import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// Bracketings without labels of nodes: ListOps, and pairs of logical formulas.
@Suite struct ListOpsTests {
  @Test func theLabelIsTheRoots() throws {
    let text = "0\t( ( ( [SM 6 ) 4 ) ] )\n\n 5 \t 5\r\n-7\t(  + ( -7 0 ) )\n"
    let reader = ListOpsReader(ByteReader(bytes: Array(text.utf8), name: "l"))
    let trees = try reader.readAll()
    #expect(
      trees == [
        try Tree(brackets: "(0 ( ( ( [SM) ( 6)) ( 4)) ( ]))"), Tree(label: "5", word: "5"),
        try Tree(brackets: "(-7 ( +) ( ( -7) ( 0)))"),
      ])
    #expect(reader.position == SourcePosition(file: "l", line: 4, column: 1))
    #expect(try reader.next() == nil)
  }

  @Test(arguments: TreeTests.forests) func bracketingsAreReadAsWritten(_ forest: [NaiveTree]) throws {
    func bracketing(_ naive: NaiveTree) -> String {
      switch naive {
      case .leaf(_, let word): word
      case .node(_, let children): "( \(children.map(bracketing).joined(separator: " ")) )"
      }
    }
    let text = forest.map { "7\t\(bracketing($0))\n" }.joined()
    let trees = try ListOpsReader(ByteReader(bytes: Array(text.utf8), name: "l")).readAll()
    #expect(
      trees == forest.map { $0.flat }.map { tree in tree.relabelled { $0.index == tree.root ? "7" : nil } })
  }

  @Test(arguments: ["3\t( a b )", "\u{FEFF}3\t  ( a b )", "\n3 x\t( a b )\n4\tb"])
  func itIsRecognisedByItsFirstLine(_ text: String) throws {
    let file = TreebankFile(ByteReader(bytes: Array(text.utf8), name: "l"))
    #expect(try file.next()?.words == ["a", "b"])
  }

  @Test(arguments: ["3\ta b", "=\t( a b )\ta", "Source\tTarget\n( a )\t3", "3\t(a b)", "\t( a b )"])
  func otherTablesAreNot(_ text: String) throws {
    let file = TreebankFile(ByteReader(bytes: Array(text.utf8), name: "l"))
    do {
      let tree = try file.next()
      #expect(tree?.words == ["a", "b"] && text.hasPrefix("\t"))
    } catch {
      #expect(error is TreeSyntaxError)
    }
  }

  @Test func aMillionLevelsAreRead() throws {
    let depth = 1_000_000
    let text =
      "1\t" + String(repeating: "( ", count: depth - 1) + "w" + String(repeating: " )", count: depth - 1)
    let reader = ListOpsReader(ByteReader(bytes: Array(text.utf8), name: "l"))
    #expect(try reader.next()?.depth == depth)
  }
}

@Suite struct TreePairTests {
  @Test func relationsAreReadWithBothSides() throws {
    let text = "<\t( a ( and b ) )\t( not  c )\n=\t e\t e \n"
    let reader = RelationReader(ByteReader(bytes: Array(text.utf8), name: "r"))
    #expect(
      try reader.readAll() == [
        TreePair(
          Tree(brackets: "( ( a) ( ( and) ( b)))"), Tree(brackets: "( ( not) ( c))"), relation: "<"),
        TreePair(Tree(word: "e"), Tree(word: "e"), relation: "="),
      ])
    #expect(reader.position.line == 2)
    #expect(try reader.next() == nil)
  }

  @Test func sentencePairsAreReadFromTheirFolder() throws {
    try withTemporaryFolder { folder in
      try write("It works\nwell\n", to: folder + "/a.toks")
      try write("2 0\n0\n", to: folder + "/a.parents")
      try write("nsubj root\nroot\n", to: folder + "/a.rels")
      try write("works\nIt\n", to: folder + "/b.toks")
      try write("0\n0\n", to: folder + "/b.parents")
      let bare = try TreePairFile.open(path: folder).readAll()
      #expect(bare.map(\.score) == [nil, nil] && bare.map(\.id) == [nil, nil])
      try write("4.5\n1\n", to: folder + "/sim.txt")
      try write("17\nx y\n", to: folder + "/id.txt")
      let pairs = try TreePairFile.open(path: folder).readAll()
      #expect(pairs.map(\.left.text) == ["It works", "well"])
      #expect(pairs.map(\.right.text) == ["works", "It"])
      #expect(pairs.map(\.score) == [4.5, 1])
      #expect(pairs.map(\.id) == ["17", "x y"])
      #expect(pairs[0].left.category(of: 0) == "nsubj")
      // As a treebank, it is the trees of both sides.
      #expect(
        try TreebankFile.open(path: folder).readAll().map(\.text) == ["It works", "well", "works", "It"])
    }
  }

  @Test func aMissingFolderIsSaidToBeMissing() {
    #expect { try SentencePairReader(folder: "/none/such") } throws: {
      ($0 as? FileError)?.code == .notFound
    }
  }
}
