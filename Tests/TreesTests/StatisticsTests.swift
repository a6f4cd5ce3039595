import EspalierTrees
import Testing

@Suite struct StatisticsTests {
  @Test func everythingIsCounted() throws {
    var statistics = TreebankStatistics()
    statistics.add(try Tree(brackets: "(3 (2 It) (2 it) (4 (4 It)))"))
    statistics.add(try Tree(brackets: "( (S (3 's)))"))
    #expect(statistics.trees == 2)
    #expect(statistics.nodes == 8)
    #expect(statistics.tokens == 4)
    #expect(statistics.types == 3)
    #expect(statistics.depth == 3)
    #expect(statistics.arity == 3)
    #expect(statistics.rootLabels == ["3": 1])
    #expect(statistics.nodeLabels == ["2": 2, "3": 2, "4": 2, "S": 1])
    #expect(statistics.words.count(of: "It") == 2)
  }
}
