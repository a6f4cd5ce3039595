import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// Trees with texts and shapes that formats stumble over: what is written without an error is read back as it was.
@Suite struct WriterPropertyTests {
  private static let texts = [
    "a", "It", "#", "##", "_", "--", "-", "0=a", "1=b", "\u{FEFF}a", "a\u{FEFF}", "a\r", "\ra", "\u{B}",
    "a\u{C}b",
    "\u{85}", "a\u{2028}b", "a|b", "Label=3", "x=y|Label=z", "=", "\\p", "*x*", "%%", "#EOS", "#BOS 1", "a b",
    " a",
    "a ", "\t", "a\nb", "<a>", "&amp;", "]]>", "\"", "'", "{", "}", "[", "1", "1-2", "1.1", "null", "\\",
    "\u{1}",
    "\u{7F}", "\u{FFFE}", "映画", "🎬", "e\u{301}", "\u{200F}א", "-LRB-",
  ]

  /// A random tree; about half of the trees have plain text only, so that they are not all refused.
  private static func tree(_ generator: inout SeededGenerator) -> Tree {
    let isPlain = Bool.random(using: &generator)
    let kind = Int.random(in: 0..<4, using: &generator)
    let hasLabels = Bool.random(using: &generator)
    let hasCategories = kind > 0 && Bool.random(using: &generator)
    let count = Int.random(in: 1...7, using: &generator)
    // A node's parent comes before it.
    let parents = (0..<count).map { $0 == 0 ? -1 : Int.random(in: 0..<$0, using: &generator) }
    var children = [[Int]](repeating: [], count: count)
    for node in 1..<max(count, 1) where node < count { children[parents[node]].append(node) }
    // Constituents, dependencies, dependencies under a root without a word, anything.
    let hasWord = (0..<count).map { node in
      if children[node].isEmpty { return true }
      switch kind {
      case 0: return false
      case 1: return true
      case 2: return node > 0
      default: return Bool.random(using: &generator)
      }
    }
    var places = Array(0..<hasWord.count { $0 })
    if Bool.random(using: &generator) { places.shuffle(using: &generator) }
    var positions = [Int](repeating: 0, count: count)
    for (index, node) in (0..<count).filter({ hasWord[$0] }).enumerated() { positions[node] = places[index] }
    func text(_ isWanted: Bool) -> String {
      guard isWanted else { return "" }
      return (isPlain ? texts.prefix(2) : texts[...]).randomElement(using: &generator) ?? "a"
    }
    var builder = TreeBuilder()
    var steps = [0]
    while let step = steps.popLast() {
      guard step >= 0 else {
        builder.close()
        continue
      }
      let isEmpty = Int.random(in: 0..<4, using: &generator) == 0
      builder.open(
        label: text(hasLabels && !isEmpty),
        category: text(hasCategories && (step > 0 || kind != 0) && !isEmpty),
        word: hasWord[step] ? text(true) : nil, position: hasWord[step] ? positions[step] : nil)
      steps.append(-1)
      steps += children[step].reversed()
    }
    let tree = builder.finish()
    return Bool.random(using: &generator) ? tree.orderedBySurface() : tree
  }

  private static func treebanks(seed: UInt64, count: Int) -> [[Tree]] {
    var generator = SeededGenerator(state: seed)
    return (0..<count).map { _ in
      (0..<Int.random(in: 1...3, using: &generator)).map { _ in tree(&generator) }
    }
  }

  @Test(arguments: [WriterTests.Format.brackets, .penn, .xml, .tiger, .conllu, .json], 1...3)
  func whatIsWrittenIsReadBack(_ format: WriterTests.Format, _ seed: UInt64) throws {
    var heldCount = 0
    for trees in Self.treebanks(seed: seed, count: 500) {
      let sink = MemorySink()
      let writer = format.writer(sink)
      let held = try trees.filter { tree in
        let length = sink.bytes.count
        do {
          try writer.write(tree)
          return true
        } catch is TreeWritingError {
          #expect(sink.bytes.count == length, "something of a tree that is refused was written")
          return false
        }
      }
      try writer.finish()
      guard !held.isEmpty else { continue }
      heldCount += held.count
      let back = Result { try TreebankFile(ByteReader(bytes: sink.bytes, name: "w")).readAll() }
      #expect((try? back.get()) == held, "\(back) \(sink.text)")
    }
    #expect(heldCount > 100)
  }

  @Test(arguments: 1...3) func parentPointersAreReadBack(_ seed: UInt64) throws {
    var heldCount = 0
    for trees in Self.treebanks(seed: seed, count: 200) {
      try withTemporaryFolder { folder in
        let path = folder + "/new"
        do {
          let writer = try ParentPointerWriter(folder: path)
          for tree in trees { try writer.write(tree) }
          try writer.finish()
        } catch is TreeWritingError {
          #expect(try names(in: folder) == [])
          return
        }
        heldCount += trees.count
        let back = Result { try TreebankFile.open(path: path).readAll() }
        #expect((try? back.get()) == trees, "\(back)")
      }
    }
    #expect(heldCount > 20)
  }
}
