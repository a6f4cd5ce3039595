import EspalierKernels
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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

  /// How often each number of each queue is given out, all threads going from queue to queue without meeting.
  /// `isLate` says of a thread and a queue whether the thread sleeps over each of its numbers.
  private func timesGiven(
    _ counts: [Int], _ team: ThreadTeam, isLate: (_ thread: Int, _ queue: Int) -> Bool = { _, _ in false }
  ) -> [[Int]] {
    let starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let total = starts[counts.count]
    // Every thread counts for itself: two that are given one number don't spoil the count.
    let given = UnsafeMutableBufferPointer<Int>.allocate(capacity: team.count * total)
    defer { given.deallocate() }
    given.initialize(repeating: 0)
    team.run { thread in
      for (queue, count) in counts.enumerated() {
        team.share(count, thread: thread) { number in
          given[thread * total + starts[queue] + number] += 1
          if isLate(thread, queue) { usleep(1000) }
        }
      }
    }
    return counts.indices.map { queue in
      (starts[queue]..<starts[queue + 1]).map { at in
        (0..<team.count).reduce(0) { $0 + given[$1 * total + at] }
      }
    }
  }

  private func expectEachOnce(_ times: [[Int]], _ counts: [Int], _ what: String) {
    for (queue, (times, count)) in zip(times, counts).enumerated() {
      #expect(times.count == count && times.allSatisfy { $0 == 1 }, "\(what): queue \(queue) of \(count)")
    }
  }

  static let counts = [0, 1, 2, 3, 7, 100, 5000]

  @Test(arguments: 1...4, counts)
  func everyNumberIsGivenOutOnce(_ threads: Int, _ count: Int) {
    let team = ThreadTeam(count: threads)
    for run in 0..<50 { expectEachOnce(timesGiven([count], team), [count], "run \(run)") }
  }

  @Test func theLargestQueueIsGivenOutOnce() {
    let count = (1 << 20) - 1
    expectEachOnce(timesGiven([count], ThreadTeam(count: 4)), [count], "4 threads")
  }

  @Test(arguments: 1...4)
  func queuesFollowEachOtherWithinARunAndAcrossRuns(_ threads: Int) {
    let team = ThreadTeam(count: threads)
    // Runs of so many queues begin and end at every place of the team's store of queues.
    for (run, length) in [500, 1, 31, 32, 33, 63, 64, 65, 300].enumerated() {
      let counts = (0..<length).map { [0, 1, 2, 3, 7, 40][($0 * 5 + run) % 6] }
      let even = timesGiven(counts, team)
      expectEachOnce(even, counts, "run \(run)")
      // Threads take turns at falling behind the others, for as long as these take for all queues to come.
      let uneven = timesGiven(counts, team) { thread, queue in
        threads > 1 && queue % 50 < 6 && queue / 50 % threads == thread
      }
      expectEachOnce(uneven, counts, "uneven run \(run)")
    }
  }

  /// Waits until a condition holds; false where it doesn't within ten seconds.
  private func wait(_ condition: () -> Bool) -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(10)
    while !condition() {
      guard clock.now < deadline else { return false }
      sched_yield()
    }
    return true
  }

  @Test(arguments: 2...4, [4, 7, 100, 5000])
  func othersTakeTheNumbersOfASlowThread(_ threads: Int, _ count: Int) {
    let team = ThreadTeam(count: threads)
    for slow in 0..<threads {
      let begun = Atomic(0)
      let done = Atomic(0)
      let late = Atomic(0)
      let taken = UnsafeMutableBufferPointer<[Int]>.allocate(capacity: threads)
      taken.initialize(repeating: [])
      defer {
        taken.deinitialize()
        taken.deallocate()
      }
      team.run { thread in
        team.share(count, thread: thread) { number in
          taken[thread].append(number)
          if taken[thread].count == 1 {
            // All have their first number before anybody takes a second one; the slow one stays over its own
            // until the others have done all the rest.
            begun.add(1, ordering: .relaxed)
            let isInTime =
              wait { begun.load(ordering: .relaxed) == threads }
              && (thread != slow || wait { done.load(ordering: .relaxed) == count - 1 })
            if !isInTime { late.add(1, ordering: .relaxed) }
          }
          done.add(1, ordering: .relaxed)
        }
      }
      guard late.load(ordering: .relaxed) == 0 else {
        Issue.record("thread \(slow) of \(threads) keeps its numbers")
        return
      }
      #expect(taken[slow].count == 1)
      #expect(taken.flatMap(\.self).sorted() == Array(0..<count))
      // Shares are neighbours, and a thread begins at the start of its own.
      #expect(taken.map(\.first) == (0..<threads).map { count * $0 / threads })
    }
  }

  @Test(arguments: 1...4, [0, 1, 2, 7, 100, 5000])
  func mapKeepsTheOrder(_ threads: Int, _ count: Int) {
    let team = ThreadTeam(count: threads)
    #expect(team.map(count) { "number \($0)" } == (0..<count).map { "number \($0)" })
  }
}
