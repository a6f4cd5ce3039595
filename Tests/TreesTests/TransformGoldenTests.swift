import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

/// Transforms of real treebanks equal those of NLTK and treetools to the byte (`Tests/Goldens/make_transform_golden.py`).
@Suite struct TransformGoldenTests {
  struct Figures: Decodable, Equatable {
    var trees = 0
    var nodes = 0
    var words = 0
    var crc32 = ""
  }

  struct Golden: Decodable {
    let results: [String: Figures]
    let patterns: [String: Int]
    let crossing: Int
  }

  static let golden: Golden = {
    let file = Places.package.appending(path: "Tests/Goldens/transforms.json")
    guard let data = try? Data(contentsOf: file),
      let golden = try? JSONDecoder().decode(Golden.self, from: data)
    else { return Golden(results: [:], patterns: [:], crossing: 0) }
    return golden
  }()

  static let hasTiger = Places.treebank("xml/tiger/LAI_SQUOIA_DE.xml") != nil
  static let penn = "ptb/wsj_nltk_sample.mrg"
  static let tiger = "xml/tiger/LAI_SQUOIA_DE.xml"

  /// The figures of the trees of a treebank that a transform makes.
  private func figures(_ path: String, _ transform: (Tree) throws -> Tree?) throws -> Figures {
    let file = try TreebankFile.open(
      path: try #require(Places.treebank(path)), options: .init(separatesLooseNodes: true))
    var figures = Figures()
    var checksum = Checksum()
    while let tree = try file.next() {
      guard let changed = try transform(tree) else { continue }
      checksum.add(Array("\(changed)\n".utf8))
      figures.trees += 1
      figures.nodes += changed.nodeCount
      figures.words += changed.tokenCount
    }
    figures.crc32 = checksum.hexadecimal
    return figures
  }

  @Test(
    .enabled(if: Places.hasPenn, "ptb is not in ESPALIER_DATA"), arguments: [Tree.Side.right, .left],
    [[-1, 0], [0, 0], [1, 0], [2, 0], [1, 1], [2, 2]])
  func binarisationIsThatOfNLTK(_ side: Tree.Side, _ orders: [Int]) throws {
    let way = Binarization(
      side, hasMarkers: true, markovOrder: orders[0] < 0 ? nil : orders[0], parentOrder: orders[1])
    let name = "nltk-\(side)-\(orders[0] < 0 ? "all" : "\(orders[0])")-\(orders[1])"
    #expect(try figures(Self.penn) { try $0.binarized(by: way) } == Self.golden.results[name])
  }

  @Test(.enabled(if: Places.hasPenn, "ptb is not in ESPALIER_DATA"))
  func joinedUnariesAreThoseOfNLTK() throws {
    #expect(try figures(Self.penn) { try $0.joiningUnaries() } == Self.golden.results["nltk-join-all"])
    #expect(
      try figures(Self.penn) { try $0.joiningUnaries(.inner) } == Self.golden.results["nltk-join-inner"])
  }

  @Test(.enabled(if: Places.hasPenn, "ptb is not in ESPALIER_DATA"))
  func removedTracesAreThoseOfTreetools() throws {
    #expect(
      try figures(Self.penn) { $0.removingEmptyElements()?.strippingIndices() }
        == Self.golden.results["treetools-traces"])
  }

  @Test(.enabled(if: Places.hasPenn, "ptb is not in ESPALIER_DATA"))
  func labelsWithoutFunctionsAreThoseOfTreetools() throws {
    #expect(
      try figures(Self.penn) { $0.strippingFunctions() } == Self.golden.results["treetools-functions"])
  }

  @Test(.enabled(if: hasTiger, "xml is not in ESPALIER_DATA"))
  func attachedAndRaisedNodesAreThoseOfTreetools() throws {
    #expect(
      try figures(Self.tiger) { $0.settlingLooseNodes(.attach).orderedBySurface().removingCategories() }
        == Self.golden.results["treetools-attach"])
    #expect(
      try figures(Self.tiger) {
        $0.settlingLooseNodes(.attach).raisingCrossingBranches().tree.removingCategories()
      }
        == Self.golden.results["treetools-raise"])
    var crossing = 0
    _ = try figures(Self.tiger) { tree in
      let attached = tree.settlingLooseNodes(.attach)
      crossing += attached.nodes.count { $0.span.count > $0.tokens.count }
      return attached
    }
    #expect(crossing == Self.golden.crossing)
  }

  @Test(.enabled(if: Places.hasPenn, "ptb is not in ESPALIER_DATA"), arguments: golden.patterns.keys.sorted())
  func patternsAreFoundAsOftenAsByNLTK(_ text: String) throws {
    let matcher = TreePatternMatcher(try TreePattern(text))
    var count = 0
    _ = try figures(Self.penn) { tree in
      count += matcher.matches(in: tree).count
      return nil
    }
    #expect(count == Self.golden.patterns[text])
  }

  @Test func theGoldenIsThere() {
    #expect(Self.golden.results.count == 18)
    #expect(Self.golden.patterns.count == 30)
    #expect(Self.golden.crossing > 50)
  }
}
