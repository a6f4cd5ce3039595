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

  private struct Work {
    let body: (Int) -> Void
  }
}
