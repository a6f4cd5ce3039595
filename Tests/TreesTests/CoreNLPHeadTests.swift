import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

/// Heads of the WSJ sample against those of CoreNLP's CollinsHeadFinder (`Tests/Goldens/heads`).
@Suite struct CoreNLPHeadTests {
  private struct Counts {
    var phrases = 0
    var choices = 0
    var differences: [String: Int] = [:]
    var different: Int { differences.values.reduce(0, +) }
    var figures: [Int] { [phrases, choices, different] }
    var share: Double { 1 - Double(different) / Double(phrases) }
    var choiceShare: Double { 1 - Double(different) / Double(choices) }
  }

  private static let places = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

  /// Counts for trees without empty elements and as they are.
  private func compare(_ rules: HeadRules, each: (Tree, Int, Int, Bool) -> Void = { _, _, _, _ in }) throws
    -> (pruned: Counts, whole: Counts)
  {
    let path = Places.package.appending(path: "Tests/Goldens/heads/corenlp-heads.txt.gz").path
    let lines = try ByteReader(path: path).readAll().split(separator: 0x0A)
    let treebank = try #require(Places.treebank("ptb/wsj_nltk_sample.mrg"))
    let trees = try TreebankFile.open(path: treebank).readAll()
    try #require(lines.count == 2 * trees.count)
    var counts = [Counts(), Counts()]
    for (number, tree) in trees.enumerated() {
      let heads = tree.heads(by: rules)
      let phrases = (0..<tree.nodeCount).filter { !tree.isLeaf($0) }
      for isPruned in [false, true] {
        let line = Array(lines[2 * number + (isPruned ? 1 : 0)])
        try #require(line.count == phrases.count)
        for (phrase, letter) in zip(phrases, line) where letter != UInt8(ascii: "-") {
          let children = Array(tree.children(of: phrase))
          let theirs = children[try #require(Self.places.firstIndex(of: letter))]
          let index = isPruned ? 0 : 1
          counts[index].phrases += 1
          if children.count > 1 { counts[index].choices += 1 }
          if theirs != heads[phrase] {
            let label = tree.label(of: phrase).prefix { $0 != "-" && $0 != "=" }
            counts[index].differences[String(label), default: 0] += 1
            each(tree, phrase, theirs, isPruned)
          }
        }
      }
    }
    return (counts[0], counts[1])
  }

  /// CoreNLP takes what is empty for words, so trees without it are what its rules are for; it has no such elements in its
  /// own training data either.
  @Test(.enabled(if: Places.hasPenn, "ptb is not in ESPALIER_DATA"))
  func headsAreThoseOfCoreNLP() throws {
    let (pruned, whole) = try compare(.english)
    for (name, counts) in [("without empty elements", pruned), ("as they are", whole)] {
      print(
        "heads like CoreNLP's in trees \(name): \(counts.phrases - counts.different) of \(counts.phrases),",
        "\(counts.share * 100) %; of phrases with several children \(counts.choiceShare * 100) %;",
        "others in \(counts.differences.sorted { ($0.value, $0.key) > ($1.value, $1.key) })")
      #expect(counts.share > 0.99)
    }
    #expect(pruned.figures == [77_375, 63_814, 389])
    #expect(whole.figures == [82_598, 64_054, 709])
  }

  /// What differs is what the documentation says: with punctuation let in, only phrases in coordination and X are left.
  @Test(.enabled(if: Places.hasPenn, "ptb is not in ESPALIER_DATA"))
  func differencesAreTheDocumentedChoices() throws {
    let table = HeadRules.englishTable.split(separator: "\n").filter { !$0.contains("%") }
    let rules = try HeadRules(
      text: table.joined(separator: "\n") + "\n%punctuation\n%coordination CC CONJP", name: "like CoreNLP")
    let (pruned, _) = try compare(rules) { tree, phrase, _, isPruned in
      guard isPruned else { return }
      let labels = tree.children(of: phrase).map(tree.label)
      #expect(labels.contains("CC") || labels.contains("CONJP") || tree.label(of: phrase).hasPrefix("X"))
    }
    #expect(pruned.figures == [77_375, 63_814, 67])
  }
}
