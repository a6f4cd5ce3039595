import CPeak
public import EspalierKernels

/// The floating-point operations a second of a team of threads that do nothing but multiply-adds: what
/// every rate is a fraction of.
public func measuredPeak(team: ThreadTeam) -> Double {
  let rounds: Int64 = 400_000
  var operations = 0.0
  let sinks = UnsafeMutablePointer<Float>.allocate(capacity: team.count)
  defer { sinks.deallocate() }
  let time = shortestTime(groups: 15) {
    team.run { thread in
      let done = peak_run(InstructionSet.current.rawValue, rounds, sinks + thread)
      if thread == 0 { operations = done * Double(team.count) }
    }
  }
  return operations / time
}
