import CKernels

/// The calling thread and a few workers that run the same closure together.
///
/// Workers spin briefly between runs, then sleep. One run happens at a time: a second caller waits.
public final class ThreadTeam: Sendable {
  /// The threads of the team, the caller included.
  public let count: Int

  private nonisolated(unsafe) let team: OpaquePointer

  /// A team of `count` threads, or of fewer where the system gives no more. A team of one has no workers.
  public init(count: Int) {
    precondition(count >= 1, "a team of \(count) threads")
    guard let team = ek_team_create(Int32(clamping: count)) else {
      preconditionFailure("no memory for a team of \(count) threads")
    }
    self.team = team
    self.count = Int(ek_team_count(team))
  }

  deinit { ek_team_destroy(team) }

  /// Calls the closure once on every thread with the thread's number, 0 for the caller; returns when
  /// all have returned. A run inside a run of the same team traps.
  ///
  /// What the closure captures is used by several threads at once: it must keep them apart.
  public func run(_ body: (_ thread: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: Work(body: body)) { work in
        ek_team_run(
          team, { context, thread in context?.load(as: Work.self).body(Int(thread)) },
          UnsafeMutableRawPointer(mutating: work))
      }
    }
  }

  /// Waits until every thread of the team is here; only inside ``run(_:)``, and called by all or none.
  public func barrier() { ek_team_barrier(team) }

  /// Shares out the numbers 0 ..< count (a million at most) among the threads as they get done; only inside ``run(_:)``, and
  /// called by all or none, in the same order. A thread returns when no number is left: others may not
  /// be done with theirs.
  ///
  /// A thread has a share of neighbouring numbers, so that it meets what it met before, and helps
  /// another when its own is done.
  @inline(__always)
  public func share(_ count: Int, thread: Int, _ body: (_ number: Int) -> Void) {
    guard self.count > 1 else {
      for number in 0..<count { body(number) }
      return
    }
    precondition(count < 1 << 20, "\(count) numbers to share out")
    let queue = ek_team_begin_queue(team, Int32(thread))
    while true {
      let number = ek_team_take(team, Int32(thread), queue, Int32(count))
      guard number >= 0 else { return }
      body(Int(number))
    }
  }

  /// The values of a closure for 0 ..< count, in order. It is called on all threads, once for each number.
  public func map<T>(_ count: Int, _ body: (_ number: Int) -> T) -> [T] {
    guard count > 1, self.count > 1 else { return (0..<count).map(body) }
    return [T](unsafeUninitializedCapacity: count) { list, initialized in
      run { thread in
        shareRows(count, least: 1, thread: thread) { list.initializeElement(at: $0, to: body($0)) }
      }
      initialized = count
    }
  }

  /// The same, where the closure is told which thread calls it.
  package func map<T>(_ count: Int, _ body: (_ number: Int, _ thread: Int) -> T) -> [T] {
    guard count > 1, self.count > 1 else { return (0..<count).map { body($0, 0) } }
    return [T](unsafeUninitializedCapacity: count) { list, initialized in
      run { thread in
        share(count, thread: thread) { list.initializeElement(at: $0, to: body($0, thread)) }
      }
      initialized = count
    }
  }

  /// Shares out rows 0 ..< count, at least so many neighbours at a time.
  @inline(__always)
  func shareRows(_ count: Int, least: Int = 8, thread: Int, _ body: (_ row: Int) -> Void) {
    let size = max(least, count / (8 * self.count))
    share((count + size - 1) / size, thread: thread) { chunk in
      for row in chunk * size..<min((chunk + 1) * size, count) { body(row) }
    }
  }

  private struct Work {
    let body: (Int) -> Void
  }
}
