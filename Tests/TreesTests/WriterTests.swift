import EspalierBytes
import EspalierRendering
import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

/// What is written is read back as it was, or refused in a sentence that says what the format cannot hold.
@Suite struct WriterTests {
  enum Format: CaseIterable, Sendable {
    case brackets, penn, xml, tiger, conllu, json, dot, latex

    func writer(_ sink: MemorySink) -> any TreeWriter {
      switch self {
      case .brackets: BracketWriter(sink)
      case .penn: PennWriter(sink)
      case .xml: TreeXMLWriter(sink)
      case .tiger: TigerXMLWriter(sink)
      case .conllu: CoNLLUWriter(sink)
      case .json: JSONTreeWriter(sink)
      case .dot: DOTWriter(sink)
      case .latex: ForestWriter(sink)
      }
    }
  }

  private func write(_ trees: [Tree], _ format: Format) throws -> String {
    let sink = MemorySink()
    let writer = format.writer(sink)
    for tree in trees { try writer.write(tree) }
    try writer.finish()
    return sink.text
  }

  private func readBack(_ trees: [Tree], _ format: Format) throws -> [Tree] {
    let text = try write(trees, format)
    return try TreebankFile(ByteReader(bytes: Array(text.utf8), name: "w")).readAll()
  }

  private func refusal(_ tree: Tree, _ format: Format) -> TreeWritingError.Code? {
    do {
      _ = try write([tree], format)
      return nil
    } catch { return (error as? TreeWritingError)?.code }
  }

  @Test(arguments: TreeTests.forests, [Format.brackets, .penn, .xml, .tiger, .json])
  func constituencyTreesAreReadBack(_ forest: [NaiveTree], _ format: Format) throws {
    let trees = forest.map(\.flat)
    let back = try readBack(trees, format)
    if format == .brackets || format == .penn {
      // Round brackets are written as the Penn Treebank has them.
      #expect(back.map(\.description) == trees.map(\.description))
    } else {
      #expect(back == trees)
    }
  }

  /// Dependency trees over all shapes: every node gets a word, its place before, among or behind its dependents.
  static func dependencies(seed: UInt64) -> [Tree] {
    var generator = SeededGenerator(state: seed)
    return Forests.small.map { naive in
      let shape = naive.flat
      let order = Array(0..<shape.nodeCount).shuffled(using: &generator)
      var builder = TreeBuilder()
      for step in shape.traversal {
        guard case .enter(let node) = step else {
          builder.close()
          continue
        }
        builder.open(
          label: node % 3 == 0 ? "" : "\(node % 5)", category: "r\(node)", word: "w\(order[node])",
          position: order[node])
      }
      return builder.finish().orderedBySurface()
    }
  }

  @Test(arguments: [Format.conllu, .xml, .json]) func dependencyTreesAreReadBack(_ format: Format) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let trees = Self.dependencies(seed: seed)
      #expect(try readBack(trees, format) == trees)
    }
  }

  /// Constituency trees whose leaves stand in the sentence in another order.
  static func crossing(seed: UInt64) -> [Tree] {
    var generator = SeededGenerator(state: seed)
    return Forests.small.map { naive in
      let shape = naive.flat
      let order = Array(0..<shape.leafCount).shuffled(using: &generator)
      var builder = TreeBuilder()
      var leaf = 0
      for step in shape.traversal {
        guard case .enter(let node) = step else {
          builder.close()
          continue
        }
        let category = node % 2 == 0 || node == shape.root ? "" : "HD"
        if shape.isLeaf(node) {
          builder.open(label: "t", category: category, word: "w\(leaf)", position: order[leaf])
          leaf += 1
        } else {
          builder.open(label: "n", category: category)
        }
      }
      return builder.finish().orderedBySurface()
    }
  }

  @Test(arguments: [Format.tiger, .xml, .json]) func crossingBranchesAreReadBack(_ format: Format) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let trees = Self.crossing(seed: seed)
      #expect(try readBack(trees, format) == trees)
    }
  }

  @Test func parentPointersAreReadBack() throws {
    let constituents =
      [Tree(label: "2", word: "Yes")] + Forests.small.map(\.flat)
      + Self.crossing(seed: 3).map { $0.removingCategories() }
    for trees in [
      Self.dependencies(seed: 2), [Tree(category: "root", word: "Go")] + Self.dependencies(seed: 3),
      constituents, [Tree(word: "alone")], Self.dependencies(seed: 4).map { $0.removingCategories() },
    ] {
      try withTemporaryFolder { folder in
        let path = folder + "/new"
        let writer = try ParentPointerWriter(folder: path)
        for tree in trees { try writer.write(tree) }
        try writer.finish()
        #expect(try TreebankFile.open(path: path).readAll() == trees)
        #expect(throws: FileError.self) { try ParentPointerWriter(folder: path) }
      }
    }
  }

  /// Words without a head stand beside each other, as in CoNLL-X, where there is no comment.
  @Test func severalRootsAreReadBack() throws {
    let words = [Tree(category: "SBJ", word: "It"), dependency("works"), Tree(word: ".")]
    let trees = [Tree(children: words), dependency("I"), Tree(children: Array(words.prefix(2)))]
    #expect(try readBack(trees, .conllu) == trees)
    let text = try write(trees, .conllu)
    #expect(text.hasPrefix("1\tIt\t_\t_\t_\t_\t0\tSBJ\t_\t_\n2\tgo\t"))
    #expect(text.components(separatedBy: "# sent_id = 2\n").count == 2 && !text.contains("# sent_id = 1\n"))
    // One root under another, or one that says something, would not be read back.
    #expect(refusal(Tree(children: [dependency("I")]), .conllu) == .nodeWithoutWord(""))
    #expect(refusal(Tree(label: "S", children: words), .conllu) == .nodeWithoutWord("S"))
    #expect(refusal(Tree(category: "r", children: words), .conllu) == .nodeWithoutWord(""))
    #expect(refusal(Tree(children: [Tree(children: words), words[0]]), .conllu) == .nodeWithoutWord(""))
  }

  /// Files hold what is there: no labels, no relations, or some.
  @Test func parentPointersHaveTheFilesTheyNeed() throws {
    let (plain, partly) = (dependency("I").removingCategories(), dependency("I", category: "", label: "2"))
    for (trees, files) in [
      ([Tree(word: "Yes"), plain], ["dparents.txt", "toks.txt"]),
      ([Tree(word: "Yes"), partly], ["dlabels.txt", "dparents.txt", "rels.txt", "toks.txt"]),
      ([Tree(word: "Yes"), Tree(category: "root", word: "Go")], ["dparents.txt", "rels.txt", "toks.txt"]),
      ([try Tree(brackets: "( ( a) ( b))")], ["parents.txt", "toks.txt"]),
      ([try Tree(brackets: "(S ( a) ( b))")], ["labels.txt", "parents.txt", "toks.txt"]),
    ] {
      try withTemporaryFolder { folder in
        let writer = try ParentPointerWriter(folder: folder + "/new")
        for tree in trees { try writer.write(tree) }
        try writer.finish()
        #expect(try names(in: folder + "/new") == files)
        #expect(try TreebankFile.open(path: folder + "/new").readAll() == trees)
      }
    }
  }

  /// A tree that is refused leaves no trace: neither in the files nor in what is expected of later trees.
  @Test func refusedTreesLeaveNoTrace() throws {
    try withTemporaryFolder { folder in
      let writer = try ParentPointerWriter(folder: folder + "/new")
      for (tree, code) in [
        (try Tree(brackets: "(S (# a) (b c))"), TreeWritingError.Code.label("#")),
        (Tree(word: "\u{FEFF}a"), .forbiddenScalar(0xFEFF, "\u{FEFF}a")),
        (Tree(category: "#", word: "a"), .category("#")), (Tree(label: "a b", word: "a"), .whiteSpace("a b")),
      ] {
        #expect { try writer.write(tree) } throws: { ($0 as? TreeWritingError)?.code == code }
      }
      try writer.write(Tree(word: "a"))
      #expect { try writer.write(Tree(category: "#", word: "a")) } throws: { "\($0)".contains("tree 6 ") }
      try writer.write(dependency("\u{FEFF}a"))
      try writer.finish()
      #expect(
        try TreebankFile.open(path: folder + "/new").readAll() == [Tree(word: "a"), dependency("\u{FEFF}a")])
    }
    let sink = MemorySink()
    let penn = PennWriter(sink)
    #expect(throws: TreeWritingError.self) { try penn.write(Tree(word: "0=a")) }
    #expect(throws: TreeWritingError.self) { try penn.write(Tree(word: "0=a")) }
  }

  @Test func nothingIsLeftOfParentPointersThatFailed() throws {
    try withTemporaryFolder { folder in
      for (trees, code) in [
        (["(S (NP a b))"], nil), (["(S (# a) (b c))"], TreeWritingError.Code.label("#")),
      ] as [([String], TreeWritingError.Code?)] where code != nil {
        let writer = try ParentPointerWriter(folder: folder + "/new")
        #expect {
          for tree in trees { try writer.write(try Tree(brackets: tree)) }
        } throws: { ($0 as? TreeWritingError)?.code == code }
      }
      let writer = try ParentPointerWriter(folder: folder + "/mixed")
      try writer.write(Self.dependencies(seed: 1)[2])
      #expect { try writer.write(Tree(brackets: "(S (a b) (c d))")) } throws: {
        ($0 as? TreeWritingError)?.code == .otherKind(dependencies: true)
      }
    }
    try withTemporaryFolder { folder in
      do {
        let writer = try ParentPointerWriter(folder: folder + "/new")
        try writer.write(Tree(word: "a"))
      }
      #expect(try names(in: folder) == [])
    }
  }

  private func dependency(_ word: String, category: String = "nsubj", label: String = "") -> Tree {
    var builder = TreeBuilder()
    builder.open(category: "root", word: "go")
    builder.leaf(label: label, category: category, word: word)
    builder.close()
    return builder.finish()
  }

  @Test func whatFormatsCannotHoldIsNamed() throws {
    let phrases = try Tree(brackets: "(S (NP a) (VP b))")
    #expect(refusal(phrases, .conllu) == .nodeWithoutWord("S"))
    #expect(refusal(dependency("I\tx"), .conllu) == .whiteSpace("I\tx"))
    #expect(refusal(dependency("I"), .conllu) == nil)
    #expect(refusal(dependency("I x"), .conllu) == nil)
    #expect(refusal(dependency("I", category: "_"), .conllu) == .category("_"))
    #expect(refusal(dependency("I", label: "a|b"), .conllu) == .label("a|b"))
    #expect(refusal(dependency("I"), .tiger) == .innerWord("go"))
    #expect(refusal(Tree(category: "X", word: "a"), .tiger) == .category("X"))
    #expect(refusal(Tree(label: "X", word: "a\u{1}"), .tiger) == .forbiddenScalar(1, "a\u{1}"))
    #expect(refusal(Tree(label: "X", word: "a\u{1}"), .dot) == .forbiddenScalar(1, "a\u{1}"))
    #expect(refusal(Tree(label: "X", word: "a\u{1}"), .latex) == .forbiddenScalar(1, "a\u{1}"))
    #expect(refusal(Tree(label: "X", word: "a b"), .penn) == .whiteSpace("a b"))
    #expect(refusal(Tree(children: [Tree(category: "--", word: "a")]), .tiger) == .category("--"))
    var builder = TreeBuilder()
    builder.open()
    builder.leaf(word: "b", position: 1)
    builder.leaf(word: "a", position: 0)
    builder.close()
    let unordered = builder.finish()
    #expect(refusal(unordered, .tiger) == .unorderedChildren)
    #expect(try readBack([unordered], .json) == [unordered])
    #expect(
      try readBack([Tree(label: "a\u{0}\"\\", word: "\n\u{FFFE}")], .json) == [
        Tree(label: "a\u{0}\"\\", word: "\n\u{FFFE}")
      ])
    #expect(
      "\(TreeWritingError(.nodeWithoutWord("S"), tree: 2, format: "CoNLL-U"))"
        == "error: tree 2 cannot be written: the node 'S' has no word, and CoNLL-U holds dependency trees only; make"
        + " dependencies of constituents first (--to-dependencies)")
  }

  @Test func linesArePrettyWithinTheirWidth() throws {
    let tree = try Tree(
      brackets: "( (S (NP (DT The) (NN cast)) (VP (VBZ shines) (ADVP (RB never) (RB utterly))) (. .)))")
    #expect(
      try write([try Tree(brackets: "(S (NP (DT The) (NN cast)) (VP (VBZ shines)))")], .penn) == """
        (S (NP (DT The) (NN cast)) (VP (VBZ shines)))


        """)
    let sink = MemorySink()
    try PennWriter(sink, width: 30).write(tree)
    #expect(
      sink.text == """
        ( (S
            (NP (DT The) (NN cast))
            (VP
              (VBZ shines)
              (ADVP
                (RB never)
                (RB utterly)))
            (. .)))


        """)
    for naive in Forests.random(seed: 8) {
      let sink = MemorySink()
      let tree = naive.flat
      try PennWriter(sink, width: 40).write(tree)
      for line in sink.text.split(separator: "\n") {
        // A line is too wide only where nothing can be broken, or for the brackets that close what was opened above.
        let columns = line.unicodeScalars.count - line.reversed().prefix { $0 == ")" }.count
        #expect(columns <= 40 || !line.drop { $0 == " " || $0 == "(" }.contains("("))
      }
      #expect(try Tree(brackets: sink.text).description == tree.description)
    }
  }

  @Test func picturesHaveEscapedText() throws {
    let tree = try Tree(brackets: "(A&B (\"q\\\" 50%_$#) ( x))")
    let dot = try write([tree], .dot)
    #expect(dot.contains(#"n0 [label="\"q\\\"\n50%_$#"];"#))
    #expect(dot.contains(#"n2 [label="A&amp;B"];"#))
    #expect(dot.contains("n2 -> n0;\n  n2 -> n1;"))
    let latex = try write([tree], .latex)
    #expect(latex.contains(#"[{A\&B}"#))
    #expect(
      latex.contains(##"[{\textquotedbl{}q\textbackslash{}\textquotedbl{}} [{50\%\_\$\#}, tier=word]"##))
    #expect(latex.contains("[{x}, tier=word\n]"))
    #expect(latex.hasSuffix("\\end{forest}\n\\end{document}\n"))
  }

  @Test func deepTreesAreWritten() throws {
    let comb = try Tree(brackets: DeepTreeTests.text)
    for format in [Format.brackets, .penn, .tiger, .json, .dot, .latex] {
      #expect(try write([comb], format).utf8.count > comb.nodeCount)
    }
    #expect(try readBack([comb], .json) == [comb])
    #expect(try readBack([comb], .tiger) == [comb])
    #expect(try readBack([comb], .penn) == [comb])
    let chain = Self.chain(of: DeepTreeTests.depth)
    #expect(try readBack([chain], .conllu) == [chain])
  }

  /// Words, each under the one before.
  static func chain(of length: Int) -> Tree {
    var builder = TreeBuilder()
    for level in 1...length { builder.open(category: "r", word: "w\(level % 7)") }
    for _ in 1...length { builder.close() }
    return builder.finish()
  }

  @Test func mistakesInJSONHaveAPlace() {
    for (text, words) in [
      ("{\"parents\":[-1],\"words\":[\"a\"]}\n{\"parents\":[", "w:2:13: error: this is no JSON"),
      ("{}", "w:1:1: error: 'parents' is missing"), ("[]", "'parents' and 'words'"),
      ("{\"parents\":[-1],\"words\":[\"\"]}", "the word of node 0 is empty"),
      ("{\"parents\":[-1]}", "'words' is missing"),
      ("{\"parents\":[-1],\"words\":[1]}", "something else than strings and null"),
      ("{\"parents\":[-1],\"words\":[null]}", "node 0 has neither a word nor children"),
      ("{\"parents\":[0,-1],\"words\":[\"a\",null]}", "the parent of node 0 is 0"),
      ("{\"parents\":[2,-1],\"words\":[\"a\",null]}", "the parent of node 0 is 2"),
      ("{\"parents\":[1,-1,-1],\"words\":[\"a\",null,null]}", "the parent of node 1 is -1"),
      ("{\"parents\":[1,-1],\"words\":[\"a\"]}", "'words' has 1 items, and 'parents' has 2"),
      ("{\"parents\":[1,-1],\"words\":[\"a\",\"b\"],\"positions\":[0,0]}", "the position of node 1 is 0"),
      ("{\"parents\":\"x\",\"words\":[]}", "'parents' is not an array"),
      ("{\"parents\":[-1],\"labels\":[2],\"words\":[\"a\"]}", "'labels' holds something else than strings"),
    ] {
      do {
        _ = try JSONTreeReader(ByteReader(bytes: Array(text.utf8), name: "w")).readAll()
        Issue.record("\(text) is a tree")
      } catch { #expect("\(error)".contains(words), "\(error)") }
    }
  }
}
