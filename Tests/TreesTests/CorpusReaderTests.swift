import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// Real dependency trees, sentence pairs and formulas, against the counts of their publishers.
@Suite struct CorpusReaderTests {
  static let parts = ["train", "dev", "test"]
  static let hasDependencies = Places.treebank("sst/dependency/train/toks.txt") != nil
  static let hasOriginal = Places.treebank("sst/original/SOStr.txt") != nil
  static let hasPairs = Places.treebank("sick/dependency/train/a.toks") != nil
  static let hasLogic = Places.treebank("logic/propositional/train0.tsv") != nil

  @Test(
    .enabled(if: hasDependencies, "sst/dependency is not in ESPALIER_DATA"),
    arguments: [
      ("train", [8544, 163_563, 163_563, 18_280, 20, 21], 91.27, [1092, 2218, 1624, 2322, 1288]),
      ("dev", [1101, 21_274, 21_274, 5374, 20, 14], 91.58, [139, 289, 229, 279, 165]),
      ("test", [2210, 42_405, 42_405, 8547, 18, 14], 91.62, [279, 633, 389, 510, 399]),
    ] as [(String, [Int], Double, [Int])])
  func dependencyTreebankHasItsCounts(
    _ part: String, _ counts: [Int], _ labelled: Double, _ roots: [Int]
  ) throws {
    let path = try #require(Places.treebank("sst/dependency/\(part)"))
    let trees = try TreebankFile.open(path: path).readAll()
    var statistics = TreebankStatistics()
    for tree in trees { statistics.add(tree) }
    #expect(
      [
        statistics.trees, statistics.nodes, statistics.tokens, statistics.types, statistics.depth,
        statistics.arity,
      ] == counts)
    let share = Double(statistics.nodeLabels.values.reduce(0, +)) / Double(statistics.nodes) * 100
    #expect(abs(share - labelled) < 0.005)
    #expect((-2...2).map { statistics.rootLabels["\($0)"] } == roots)
    #expect(trees.allSatisfy { $0.isProjective && $0.hasCategories })
    // To XML and back.
    let xml = MemorySink()
    let writer = TreeXMLWriter(xml)
    for tree in trees { try writer.write(tree) }
    try writer.finish()
    let isSame = try XMLTreebankReader(ByteReader(bytes: xml.bytes, name: "xml")).readAll() == trees
    #expect(isSame)
  }

  @Test(.enabled(if: hasDependencies, "sst/dependency is not in ESPALIER_DATA"))
  func dependencyTreebankHasItsRelations() throws {
    var statistics = TreebankStatistics()
    let file = try TreebankFile.open(path: try #require(Places.treebank("sst/dependency")))
    while let tree = try file.next() { statistics.add(tree) }
    #expect(statistics.trees == 11_855)
    #expect(statistics.categories.count == 44)
    #expect(statistics.categories["root"] == 11_855)
  }

  /// The sentences and root labels are those of the trees in brackets; labels have another origin.
  @Test(
    .enabled(if: hasDependencies && Places.hasSST, "sst/dependency and sst/trees are not in ESPALIER_DATA"),
    arguments: parts)
  func bothTreebanksHaveTheSameSentences(_ part: String) throws {
    let dependency = try TreebankFile.open(path: try #require(Places.treebank("sst/dependency/\(part)")))
    let brackets = try TreebankFile.open(path: try #require(Places.treebank("sst/trees/\(part).txt")))
    while let tree = try dependency.next() {
      let other = try #require(try brackets.next())
      #expect(tree.words == other.words.map { $0 == "-LRB-" ? "(" : $0 == "-RRB-" ? ")" : $0 })
      let shifted = try tree.addingToLabels(2)
      #expect(shifted.label(of: tree.root) == other.label(of: other.root))
    }
    #expect(try brackets.next() == nil)
  }

  /// The original files hold the trees in brackets, of all parts in one order, without labels.
  @Test(.enabled(if: hasOriginal && Places.hasSST, "sst/original and sst/trees are not in ESPALIER_DATA"))
  func originalTreebankHasTheTreesInBrackets() throws {
    let split = try ByteReader(path: try #require(Places.treebank("sst/original/datasetSplit.txt"))).readAll()
    let parts = String(decoding: split, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",")[1] }
    let files = try ["1": "train", "2": "test", "3": "dev"].mapValues { part in
      try TreebankFile.open(path: try #require(Places.treebank("sst/trees/\(part).txt")))
    }
    let original = try TreebankFile.open(path: try #require(Places.treebank("sst/original")))
    var count = 0
    while let tree = try original.next() {
      let labelled = try #require(try files["\(parts[count])"]?.next())
      // In brackets, round brackets are written as -LRB- and -RRB-.
      #expect(tree.description == labelled.relabelled { _ in nil }.description)
      count += 1
    }
    #expect(count == 11_855)
  }

  @Test(
    .enabled(if: hasPairs, "sick is not in ESPALIER_DATA"),
    arguments: [
      ("train", "SICK_train", 4500), ("dev", "SICK_trial", 500), ("test", "SICK_test_annotated", 4927),
    ])
  func sentencePairsAreThoseOfTheTable(_ part: String, _ table: String, _ count: Int) throws {
    let reader = try TreePairFile.open(path: try #require(Places.treebank("sick/dependency/\(part)")))
    let pairs = try reader.readAll()
    #expect(pairs.count == count)
    let bytes = try ByteReader(path: try #require(Places.treebank("sick/\(table).txt"))).readAll()
    let rows = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: "\t") }
    #expect(pairs.map(\.id) == rows.map { String($0[0]) })
    #expect(pairs.map(\.score) == rows.map { Double($0[3]) })
    #expect(pairs.allSatisfy { $0.relation == nil && $0.left.hasCategories && $0.right.hasCategories })
    #expect(pairs.allSatisfy { 1...5 ~= $0.score ?? 0 })
  }

  @Test(.enabled(if: hasLogic, "logic is not in ESPALIER_DATA"))
  func formulasHaveTheirCounts() throws {
    let counts = [
      "propositional/train": [30, 2319, 12_451, 23_252, 30_373, 34_152, 32_952],
      "propositional/test": [6, 410, 2198, 4104, 5361, 6027, 5816, 4707, 3347, 2230, 1444, 864, 853],
    ]
    for (name, counts) in counts {
      for (operators, count) in counts.enumerated() {
        let path = try #require(Places.treebank("logic/\(name)\(operators).tsv"))
        let pairs = try TreePairFile.open(path: path).readAll()
        #expect(pairs.count == count)
        #expect(Set(pairs.map(\.relation)).isSubset(of: ["=", "<", ">", "^", "|", "v", "#"]))
        func length(_ tree: Tree) -> Int { tree.words.count { ["and", "or", "not"].contains($0) } }
        let lengths = pairs.map { max(length($0.left), length($0.right)) }
        // The last file has longer ones, too.
        #expect(lengths.allSatisfy { $0 == operators || operators == 12 && $0 > 12 })
      }
    }
    for (name, count) in [("train", 27_762), ("test", 6461)] {
      let path = try #require(Places.treebank("logic/quantifiers/f1_\(name).tsv"))
      #expect(try TreePairFile.open(path: path).readAll().count == count)
    }
  }

  @Test(
    .enabled(if: Places.treebank("arithmetic/simple5_10k.tsv") != nil, "arithmetic is not in ESPALIER_DATA"))
  func arithmeticIsReadLikeListOps() throws {
    let file = try TreebankFile.open(path: try #require(Places.treebank("arithmetic/simple5_10k.tsv")))
    var statistics = TreebankStatistics()
    while let tree = try file.next() { statistics.add(tree) }
    #expect(statistics.trees == 10_000)
    #expect(statistics.rootLabels.count == 21)
    #expect(statistics.nodeLabels.values.reduce(0, +) == 10_000)
  }
}
