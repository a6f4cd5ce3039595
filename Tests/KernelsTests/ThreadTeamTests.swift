import EspalierKernels
import Testing

@Suite struct ThreadTeamTests {
  @Test(arguments: 1...4)
  func everyThreadRunsOnce(_ count: Int) {
    let team = ThreadTeam(count: count)
    #expect(team.count == count)
    let calls = UnsafeMutableBufferPointer<Int>.allocate(capacity: count)
    defer { calls.deallocate() }
    calls.initialize(repeating: 0)
    for _ in 0..<2000 { team.run { calls[$0] += 1 } }
    #expect(Array(calls) == [Int](repeating: 2000, count: count))
  }

  @Test(arguments: 1...4)
  func barriersOrderWrites(_ count: Int) {
    let team = ThreadTeam(count: count)
    let (rounds, values) = (500, UnsafeMutableBufferPointer<Int>.allocate(capacity: count * 16))
    let wrong = UnsafeMutableBufferPointer<Int>.allocate(capacity: count)
    defer {
      values.deallocate()
      wrong.deallocate()
    }
    values.initialize(repeating: 0)
    wrong.initialize(repeating: 0)
    team.run { thread in
      for round in 1...rounds {
        values[thread * 16] = round
        team.barrier()
        for other in 0..<count where values[other * 16] != round { wrong[thread] += 1 }
        team.barrier()
      }
    }
    #expect(wrong.allSatisfy { $0 == 0 })
  }

  @Test func aTeamWakesAfterSleeping() async throws {
    let team = ThreadTeam(count: 3)
    let calls = UnsafeMutableBufferPointer<Int>.allocate(capacity: 3)
    defer { calls.deallocate() }
    calls.initialize(repeating: 0)
    for _ in 0..<3 {
      try await Task.sleep(for: .milliseconds(30))
      team.run { calls[$0] += 1 }
    }
    #expect(Array(calls) == [3, 3, 3])
  }

  @Test func runsOfSeveralCallersTakeTurns() async {
    let team = ThreadTeam(count: 2)
    nonisolated(unsafe) let total = UnsafeMutableBufferPointer<Int>.allocate(capacity: 2)
    defer { total.deallocate() }
    total.initialize(repeating: 0)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { for _ in 0..<200 { team.run { total[$0] += 1 } } } }
    }
    #expect(Array(total) == [800, 800])
  }
}
