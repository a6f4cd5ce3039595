package import EspalierSchedules

/// The rows above level 0, shared out to threads by whole structures: what a row reads there is its thread's own, or
/// was done before, so that threads needn't meet between levels.
package struct StructureShares {
  /// Groups as the schedule has them, cut down to a thread's rows; all of one thread's, then the next one's.
  private let groups: [Schedule.Group]
  private let groupCount: Int

  /// The most by which a thread's rows may exceed an even share: beyond that, meeting at every level costs less.
  private static let mostExcess = 0.15

  /// The shares of every thread; nil where structures are too few or too uneven to be shared out.
  package init?(_ schedule: Schedule, threadCount: Int) {
    let structureCount = schedule.outputOffsets.count - 1
    guard threadCount > 1, structureCount >= threadCount, schedule.levels.count > 1 else { return nil }
    let upper = schedule.groups[schedule.levels[1].lowerBound...]
    let ends = Self.ends(
      rowCounts: Self.rowCounts(of: upper, in: schedule, structureCount: structureCount),
      threadCount: threadCount)
    guard let ends else { return nil }
    groupCount = schedule.groups.count
    var groups: [Schedule.Group] = []
    groups.reserveCapacity(groupCount * threadCount)
    for thread in 0..<threadCount {
      let structures = (thread == 0 ? 0 : ends[thread - 1])..<ends[thread]
      for group in schedule.groups { groups.append(group.part(of: structures, in: schedule)) }
    }
    self.groups = groups
  }

  /// A thread's part of some groups.
  package func groups(_ range: Range<Int>, thread: Int) -> ArraySlice<Schedule.Group> {
    groups[thread * groupCount + range.lowerBound..<thread * groupCount + range.upperBound]
  }

  private static func rowCounts(
    of groups: ArraySlice<Schedule.Group>, in schedule: Schedule, structureCount: Int
  ) -> [Int] {
    var counts = [Int](repeating: 0, count: structureCount)
    for group in groups {
      let first = schedule.classRows[group.rowClass].lowerBound
      for row in group.rows { counts[Int(schedule.rowStructures[first + row])] += 1 }
    }
    return counts
  }

  /// Where each thread's structures end, or nil where that is uneven.
  private static func ends(rowCounts: [Int], threadCount: Int) -> [Int]? {
    let share = Double(rowCounts.reduce(0, +)) / Double(threadCount)
    var ends: [Int] = []
    var (before, sum) = (0, 0)
    for (structure, count) in rowCounts.enumerated() {
      // A thread ends where that is nearer to an even share than after this structure.
      let wanted = share * Double(ends.count + 1)
      if ends.count < threadCount - 1, Double(sum) + Double(count) / 2 > wanted {
        if Double(sum - before) > share * (1 + mostExcess) { return nil }
        ends.append(structure)
        before = sum
      }
      sum += count
    }
    ends.append(rowCounts.count)
    guard ends.count == threadCount, Double(sum - before) <= share * (1 + mostExcess) else { return nil }
    return ends
  }
}

extension Schedule.Group {
  /// The rows of some structures, and their edges.
  fileprivate func part(of structures: Range<Int>, in schedule: Schedule) -> Schedule.Group {
    let first = schedule.classRows[rowClass].lowerBound
    func start(_ structure: Int) -> Int {
      var (low, high) = (rows.lowerBound, rows.upperBound)
      while low < high {
        let middle = (low + high) / 2
        if schedule.rowStructures[first + middle] < structure { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let own = start(structures.lowerBound)..<start(structures.upperBound)
    let offsets = schedule.edgeOffsets[(first + rowClass)...]
    func edge(_ row: Int) -> Int { Int(offsets[offsets.startIndex + row]) }
    return Schedule.Group(
      rowClass: rowClass, rows: own, edges: edge(own.lowerBound)..<edge(own.upperBound))
  }
}
