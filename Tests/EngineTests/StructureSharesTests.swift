import EspalierCells
import EspalierEngine
import EspalierSchedules
import Testing

@Suite struct StructureSharesTests {
  private static let cell = NaryTreeLSTM(inputSize: 3, hiddenSize: 4)

  private static func schedule(_ structures: [Structure]) -> Schedule {
    ScheduleBuilder(for: cell).schedule(structures)
  }

  /// A chain of so many nodes.
  private static func chain(_ count: Int) -> Structure {
    var structure = Structure()
    for node in 0..<count { structure.append(input: node, children: node == 0 ? [] : [node - 1]) }
    structure.outputs = (0..<count).map(Int32.init)
    return structure
  }

  @Test(arguments: 2...5)
  func everyRowAndEdgeIsOneThreads(threadCount: Int) throws {
    let forest = Forest(count: 60, size: 30, inputs: .leaves, cell: Self.cell)
    let schedule = Self.schedule(forest.structures)
    let shares = try #require(StructureShares(schedule, threadCount: threadCount))
    var owners: [Int32: Int] = [:]
    var rowCounts = [Int](repeating: 0, count: threadCount)
    for level in schedule.levels.dropFirst() {
      let parts = (0..<threadCount).map { Array(shares.groups(level, thread: $0)) }
      for (place, group) in schedule.groups[level].enumerated() {
        var (row, edge) = (group.rows.lowerBound, group.edges.lowerBound)
        for (thread, part) in parts.map({ $0[place] }).enumerated() {
          #expect(part.rowClass == group.rowClass)
          #expect(part.rows.lowerBound == row && part.edges.lowerBound == edge)
          (row, edge) = (part.rows.upperBound, part.edges.upperBound)
          let first = schedule.classRows[group.rowClass].lowerBound
          for row in part.rows {
            let structure = schedule.rowStructures[first + row]
            #expect(owners[structure, default: thread] == thread)
            owners[structure] = thread
          }
          rowCounts[thread] += part.rows.count
        }
        #expect(row == group.rows.upperBound && edge == group.edges.upperBound)
      }
    }
    let even = Double(rowCounts.reduce(0, +)) / Double(threadCount)
    #expect(rowCounts.allSatisfy { Double($0) > 0.7 * even && Double($0) < 1.2 * even })
  }

  @Test func unevenStructuresAreNotSharedOut() {
    #expect(StructureShares(Self.schedule([Self.chain(9), Self.chain(9)]), threadCount: 2) != nil)
    #expect(StructureShares(Self.schedule([Self.chain(9), Self.chain(30)]), threadCount: 2) == nil)
    #expect(StructureShares(Self.schedule([Self.chain(30), Self.chain(9)]), threadCount: 2) == nil)
    #expect(StructureShares(Self.schedule([Self.chain(9), Self.chain(9)]), threadCount: 3) == nil)
    #expect(StructureShares(Self.schedule([Self.chain(9)]), threadCount: 2) == nil)
    #expect(StructureShares(Self.schedule([Self.chain(9), Self.chain(9)]), threadCount: 1) == nil)
    // Nothing is above level 0.
    #expect(StructureShares(Self.schedule([Self.chain(1), Self.chain(1)]), threadCount: 2) == nil)
    #expect(StructureShares(Self.schedule([]), threadCount: 2) == nil)
  }
}
