import EspalierTrees
import Testing

/// Patterns of nodes and relations.
@Suite struct PatternTests {
  static let tree = "(S (NP (DT the) (JJ big) (NN dog)) (VP (VB saw) (NP (PRP it))) (. .))"

  private func found(_ pattern: String, _ tree: String = PatternTests.tree) throws -> String {
    let tree = try Tree(brackets: tree)
    return TreePatternMatcher(try TreePattern(pattern)).matches(in: tree).map {
      tree.label(of: $0)
    }.joined(separator: " ")
  }

  @Test(arguments: [
    ("NP", "NP NP"), ("__ < dog", "NN"), ("dog", "NN"), ("NP < NN", "NP"), ("NN|PRP", "NN PRP"),
    ("!NP > S", "VP ."), ("NP $+ VP", "NP"), ("VP $- NP", "VP"), ("NP $++ \".\"", "NP"),
    ("\".\" $-- NP", "."),
    ("DT $ NN", "DT"), ("JJ , DT", "JJ"), ("JJ . NN", "JJ"), ("DT .. it", "DT"), ("PRP ,, dog", "PRP"),
    ("NP <: PRP", "NP"), ("PRP >: NP", "PRP"), ("NP <1 DT", "NP"), ("NP <-1 NN", "NP"), ("JJ >2 NP", "JJ"),
    ("JJ >-2 NP", "JJ"), ("S <<, the", "S"), ("S <<- __", "S"), ("NP !<< it", "NP"),
    ("NP [< DT | < PRP]", "NP NP"),
    ("NP < DT & < NN", "NP"), ("NP < DT | < PRP", "NP NP"), ("S << (NP > VP)", "S"), ("/^N/", "NN NP NP"),
    ("/o/ > NN", "NN"), ("NP ![< DT | < PRP]", ""), ("__ !< __", "DT JJ NN VB PRP ."),
  ]) func signsMeanWhatTheySay(_ pattern: String, _ labels: String) throws {
    let order = ["DT", "JJ", "NN", "NP", "VB", "PRP", "VP", ".", "S"]
    let found = try found(pattern).split(separator: " ").map(String.init)
    func rank(_ label: String) -> Int { order.firstIndex(of: label) ?? 99 }
    #expect(
      found.sorted { rank($0) < rank($1) }
        == labels.split(separator: " ").map(String.init).sorted { rank($0) < rank($1) })
  }

  @Test func labelsMayBeNumbersAndHaveFunctions() throws {
    #expect(try found("4 < 2", "(4 (2 It) (3 works))") == "4")
    #expect(try found("@NP", "(S (NP-SBJ-1 it) (NPX x))") == "NP-SBJ-1")
  }

  /// Relations by the plain definition, over all pairs of nodes.
  @Test func relationsAreThoseOfTheDefinition() throws {
    for naive in Forests.small {
      let tree = naive.flat.relabelled { "n\($0.index)" }
      func ancestors(_ node: Int) -> [Int] { tree.parent(of: node).map { [$0] + ancestors($0) } ?? [] }
      func sisters(_ a: Int, _ b: Int) -> Bool {
        a != b && tree.parent(of: a) != nil && tree.parent(of: a) == tree.parent(of: b)
      }
      let definitions: [(String, (Int, Int) -> Bool)] = [
        ("<", { tree.parent(of: $1) == $0 }), (">", { tree.parent(of: $0) == $1 }),
        ("<<", { ancestors($1).contains($0) }), (">>", { ancestors($0).contains($1) }),
        ("$", sisters), ("$++", { sisters($0, $1) && $0 < $1 }), ("$--", { sisters($0, $1) && $0 > $1 }),
        ("..", { tree.span(of: $0).upperBound <= tree.span(of: $1).lowerBound }),
        (",", { tree.span(of: $0).lowerBound == tree.span(of: $1).upperBound }),
      ]
      let other = tree.nodeCount / 2
      for (sign, isRelated) in definitions {
        let found = TreePatternMatcher(try TreePattern("/^n/ \(sign) n\(other)")).matches(in: tree)
        #expect(found == (0..<tree.nodeCount).filter { isRelated($0, other) }, "\(sign)")
      }
    }
  }

  @Test(arguments: [
    ("", 1, "a label, a word"), ("NP <", 5, "a label, a word"), ("NP < (VP", 9, "')' is missing"),
    ("NP | ", 4, "belongs to nothing"), ("NP !", 5, "a relation is needed"), ("NP [< A", 8, "']' is missing"),
    ("NP)", 3, "belongs to nothing"),
    ("/a", 3, "'/' is missing"), ("/(/", 2, "is no regular expression"), ("NP $2 A", 6, "a number goes with"),
    ("\"NP", 1, "is not closed"),
    ("NP <<2 A", 7, "a number goes with"),
  ]) func mistakesHaveAPlace(_ pattern: String, _ column: Int, _ words: String) {
    do {
      _ = try TreePattern(pattern)
      Issue.record("\(pattern) is a pattern")
    } catch {
      #expect(error.description.contains(words), "\(error)")
      #expect(error.description.hasPrefix("at character \(column) of the pattern: "), "\(error)")
    }
  }

  @Test func deepPatternsAndTreesAreNoTrouble() throws {
    let nested = String(repeating: "(a < ", count: 200_000)
    #expect(throws: TreePatternError.self) { try TreePattern("a < " + nested) }
    let tree = try Tree(brackets: DeepTreeTests.text)
    let matcher = TreePatternMatcher(try TreePattern("1 << (0 < w) & !> 1"))
    #expect(matcher.matches(in: tree) == [tree.root])
  }
}
