import EspalierTrees
import Testing

@Suite struct HeadTests {
  static let forests: [[NaiveTree]] = [
    Forests.small, Forests.random(seed: 61), Forests.syntactic(seed: 62),
  ]

  /// The place of every head among the children; -1 for a leaf.
  private func places(_ tree: Tree, _ heads: [Int]) -> [Int] {
    (0..<tree.nodeCount).map { node in
      Array(tree.children(of: node)).firstIndex(of: heads[node]) ?? -1
    }
  }

  private func headWord(_ brackets: String, _ rules: HeadRules = .english) throws -> String? {
    let tree = try Tree(brackets: brackets)
    return tree.word(of: tree.headTokens(by: rules)[tree.root])
  }

  @Test(arguments: forests) func everyInnerNodeHasOneHeadAmongItsChildren(_ forest: [NaiveTree]) {
    for tree in forest.map(\.flat) {
      let heads = tree.heads(by: .english)
      #expect(heads.count == tree.nodeCount)
      for node in 0..<tree.nodeCount {
        #expect(tree.isLeaf(node) ? heads[node] == -1 : tree.parent(of: heads[node]) == node)
      }
    }
  }

  @Test(arguments: forests) func headsAreThoseOfTheRecursiveTree(_ forest: [NaiveTree]) {
    let twin = NaiveHeads(HeadRules.englishTable)
    for naive in forest {
      let tree = naive.flat
      #expect(places(tree, tree.heads(by: .english)) == twin.heads(naive))
      let tokens = tree.headTokens(by: .english)
      #expect(tokens.map { tree.word(of: $0) } == naive.postOrder.map(twin.word))
    }
  }

  @Test(
    arguments: [
      // The table of Collins: rank before place, then place.
      ("(VP (VB go) (TO to))", "to"), ("(VP (NP (NN a)) (VB b) (VB c))", "b"), ("(PP (IN a) (IN b))", "b"),
      // NP: any of several labels from the right, then the first NP.
      ("(NP (NN a) (NNS b) (DT c))", "b"), ("(NP (NNP a) (POS 's))", "'s"),
      ("(NP (NP (NN a)) (NP (NN b)))", "a"), ("(NP (CD 2) (JJ a))", "2"), ("(NP (DT a) (FW b))", "b"),
      // Coordination.
      ("(NP (NN a) (CC and) (NN b))", "a"), ("(NP (NN a) (, ,) (NN b) (, ,) (CC and) (NN c))", "b"),
      ("(NP (CC both) (NN b))", "b"), ("(UCP (NP (NN a)) (CC and) (PP (IN b)))", "a"),
      // Punctuation and what is empty, and phrases of nothing else.
      ("(INTJ (`` ``) (UH oh) (. !))", "oh"), ("(PRN (: --) (, ,))", "--"), ("(X (-NONE- *) (. .))", "."),
      ("(SBAR (WHNP-1 (-NONE- 0)) (S (VP (VB go))))", "go"), ("(NP (-NONE- a) (-NONE- b))", "b"),
      ("(NP (NP (DT a)) (PRN (-LRB- b) (: c)))", "a"),
      // Functions and indices; no label; a phrase that is not in the table.
      ("(NP-SBJ-1 (NN-X a) (DT b))", "a"), ("(SBAR=2 (IN=3 a) (S (VB b)))", "a"), ("( (NN a) (VB b))", "a"),
      ("(NX (NN a) (NN b))", "a"), ("(-NP- (NN a) (NN b))", "a"), ("(NP|<DT-NN> (NN a) (NN b))", "b"),
      ("(NN a)", "a"),
    ])
  func englishHeadsAreAsDocumented(_ brackets: String, _ word: String) throws {
    #expect(try headWord(brackets) == word)
  }

  @Test func aTableSaysWhatItSays() throws {
    let rules = try HeadRules(
      text: """
        # A comment.
        A  right-to-left  x y|z \\# \\*   # another
        A  left-to-right  u *
        B  left-to-right  * 
        \\%B right-to-left \\|x
        *  right-to-left  k
        %punctuation
        %coordination  c
        %head HD hd
        """, name: "t")
    for (brackets, word) in [
      ("(A (z 1) (y 2) (q 3))", "2"), ("(A (y 1) (z 2))", "2"), ("(A (x 0) (y 1) (z 2))", "0"),
      ("(A (q 1) (# 2) (* 3))", "2"), ("(A (q 1) (u 2))", "2"), ("(A (q 1) (r 2))", "1"),
      ("(B (q 1) (r 2))", "1"), ("(%B (q 1) (r 2))", "2"), ("(%B (q 1) (r 2) (r 3))", "3"),
      ("(C (q 1) (r 2))", "2"), ("(C (k 1) (r 2))", "1"), ("(C (, 1) (. 2))", "2"),
      ("(C (q 1) (c 2) (r 3))", "1"), ("(C (q 1) (CC 2) (r 3))", "3"), ("(C (q 1) (-NONE- 2))", "1"),
    ] {
      #expect(try headWord(brackets, rules) == word, "\(brackets)")
    }
  }

  @Test func aTableWithoutALineForOthersTakesTheFirstChild() throws {
    let rules = try HeadRules(text: "NP right-to-left NN", name: "t")
    #expect(try headWord("(X (A a) (B b))", rules) == "a")
    #expect(try headWord("(NP (A a) (B b) (, ,))", rules) == "b")
  }

  @Test func categoriesMakeHeadsWhereTheTableSaysSo() throws {
    var builder = TreeBuilder()
    builder.open(label: "VP")
    builder.leaf(label: "VB", category: "OC", word: "a")
    builder.leaf(label: "NN", category: "HD", word: "b")
    builder.leaf(label: "NN", category: "HD", word: "c")
    builder.close()
    let tree = builder.finish()
    #expect(tree.heads(by: .english)[3] == 0)
    let rules = try HeadRules(text: HeadRules.englishTable + "\n%head HD", name: "t")
    #expect(tree.heads(by: rules) == [-1, -1, -1, 1])
  }

  @Test func aNodeWithAWordIsItsOwnHeadToken() {
    for naive in NaiveDependencies.random(seed: 63, count: 50) {
      #expect(naive.flat.headTokens(by: .english) == Array(0..<naive.count))
    }
  }

  @Test func aMillionLevelsAndAMillionChildren() throws {
    let tree = try Tree(brackets: DeepTreeTests.text)
    let tokens = tree.headTokens(by: .english)
    #expect(tokens[tree.root] == 0)
    let rules = try HeadRules(text: "* right-to-left", name: "t")
    #expect(tree.headTokens(by: rules)[tree.root] == DeepTreeTests.depth - 1)
    var builder = TreeBuilder()
    builder.open(label: "NP")
    for index in 0..<DeepTreeTests.depth { builder.leaf(label: index == 77 ? "NN" : "DT", word: "w") }
    builder.close()
    let wide = builder.finish()
    #expect(wide.heads(by: .english)[wide.root] == 77)
  }

  @Test func theEnglishTableIsTheEnglishRules() throws {
    #expect(try HeadRules(text: HeadRules.englishTable, name: "t") == HeadRules.english)
  }
}
