import CorpusGenerator
import EspalierTrees
import Foundation
import Testing

/// The files are what they are said to be.
@Suite struct FilesTests {
  @Test(arguments: Corpus.Part.allCases)
  func aFileIsWhatTheGeneratorMakes(_ part: Corpus.Part) throws {
    let kept = try String(contentsOfFile: CorpusFiles.path(part), encoding: .utf8)
    #expect(kept == CorpusFiles.made.text(part))
  }

  @Test func theRandomSourceIsSplitMix64() {
    // The first outputs of the reference program for the seed 1234567.
    var random = RandomSource(seed: 1_234_567)
    let drawn = (0..<5).map { _ in random.next() }
    #expect(
      drawn == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func thereAreEnoughTrees() {
    #expect(CorpusFiles.train.count == 2000)
    #expect(CorpusFiles.dev.count == 300)
    #expect(CorpusFiles.test.count == 600)
  }

  @Test(arguments: Corpus.Part.allCases)
  func everyNodeIsLabelledAndHasTwoChildrenOrAWord(_ part: Corpus.Part) {
    for tree in CorpusFiles.trees(part) {
      for node in 0..<tree.nodeCount {
        #expect(["0", "1", "2", "3", "4"].contains(tree.label(of: node)))
        #expect(tree.isLeaf(node) ? tree.hasWord(node) : tree.childCount(of: node) == 2)
      }
      #expect((3...25).contains(tree.leafCount))
    }
  }

  @Test(arguments: Corpus.Part.allCases)
  func everyRootLabelIsEquallyFrequent(_ part: Corpus.Part) {
    let trees = CorpusFiles.trees(part)
    let counts = Dictionary(grouping: trees, by: \.strength).mapValues(\.count)
    #expect(counts == Dictionary(uniqueKeysWithValues: (-2...2).map { ($0, trees.count / 5) }))
  }

  /// Among the reviews with one root label, positive words are as frequent as negative ones, and no
  /// count of the one over the other is more frequent than its opposite.
  @Test(arguments: Corpus.Part.allCases)
  func noRootLabelFavoursAPolarity(_ part: Corpus.Part) {
    for (_, trees) in Dictionary(grouping: CorpusFiles.trees(part), by: \.strength) {
      let balances = trees.map { tree in
        let leaves = (0..<tree.nodeCount).filter(tree.isLeaf).map(tree.strength(of:))
        return [1, 2].map { strength in
          leaves.count { $0 == strength } - leaves.count { $0 == -strength }
        }
      }
      let mirrored = balances.map { $0.map(-) }
      let order = { (a: [Int], b: [Int]) in a.lexicographicallyPrecedes(b) }
      let isSymmetric = balances.sorted(by: order) == mirrored.sorted(by: order)
      #expect(isSymmetric, "\(trees[0].label(of: trees[0].root))")
    }
  }

  @Test func noSentenceOccursTwice() {
    let texts = Corpus.Part.allCases.flatMap { CorpusFiles.trees($0).map(\.text) }
    #expect(Set(texts).count == texts.count)
  }

  @Test(arguments: [Corpus.Part.dev, .test])
  func everyWordOccursInTrain(_ part: Corpus.Part) {
    let known = Set(CorpusFiles.train.flatMap(\.words))
    #expect(Set(CorpusFiles.trees(part).flatMap(\.words)).subtracting(known) == [])
  }
}
