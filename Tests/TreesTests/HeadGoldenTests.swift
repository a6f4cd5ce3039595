import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

/// Heads equal those of an independent implementation (`Tests/Goldens/make_head_golden.py`).
@Suite struct HeadGoldenTests {
  /// The share of phrases of two children or more whose head is the same, and the phrases that were compared, by label.
  private func compare(_ rules: HeadRules) throws -> (equal: Int, all: Int, others: [String: Int]) {
    let file = Places.package.appending(path: "Tests/Goldens/heads.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let unseen: Set<String> = ["-NONE-", ",", ".", ":", "``", "''", "-LRB-", "-RRB-"]
    let reader = try TreebankFile.open(path: try #require(Places.treebank("ptb/wsj_nltk_sample.mrg")))
    var (equal, all, count) = (0, 0, 0)
    var others: [String: Int] = [:]
    while let tree = try reader.next() {
      defer { count += 1 }
      guard let tree = tree.removingLeaves(where: { unseen.contains(tree.label(of: $0)) }) else { continue }
      var golden = lines[count].makeIterator()
      let heads = tree.heads(by: rules)
      for case .enter(let node) in tree.traversal where tree.childCount(of: node) > 1 {
        let digit = golden.next()
        let expected = try #require(digit)
        guard let place = Int(String(expected), radix: 36) else { continue }
        all += 1
        if Array(tree.children(of: node))[place] == heads[node] {
          equal += 1
        } else {
          others[TreeLabel.withoutFunctions(tree.label(of: node)), default: 0] += 1
        }
      }
      let rest = golden.next()
      #expect(rest == nil)
    }
    #expect(count == 3914)
    return (equal, all, others)
  }

  /// The table of Collins differs from NlpToolkit's in two choices: it takes the first of several labels that it meets in an NP,
  /// whatever their order in the table, and it knows coordination. Without the two, heads are the same.
  @Test(.enabled(if: Places.hasPenn, "ptb is not in ESPALIER_DATA"))
  func headsAreThoseOfAnother() throws {
    let bare = HeadRules.englishTable.replacing("%coordination  CC", with: "%coordination")
    // A last POS is the head of an NP in both.
    let table = bare.replacing("NN|NNP|NNPS|NNS|NX|POS|JJR", with: "POS NN NNP NNPS NNS NX JJR").replacing(
      "|", with: " ")
    let ranked = try compare(HeadRules(text: table, name: "ranked"))
    print("heads equal to another's: \(ranked.equal) of \(ranked.all)")
    #expect(ranked.all > 58_000)
    #expect(ranked.equal * 1000 > ranked.all * 999)
    // What the choice of the NP changes is in NPs alone.
    let unranked = try compare(HeadRules(text: bare, name: "bare"))
    print("with Collins' order in NP: \(unranked.equal) of \(unranked.all)")
    #expect(Set(unranked.others.keys) == ["NP"])
    let english = try compare(.english)
    print("with coordination, too: \(english.equal) of \(english.all)")
    #expect(english.equal * 100 > english.all * 96)
  }
}
