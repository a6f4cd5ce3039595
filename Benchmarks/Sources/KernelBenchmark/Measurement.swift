import CPeak
import EspalierKernels

/// The shortest time of one call, in seconds: calls are timed in groups of at least 4 ms, and the
/// best of `groups` counts, since whatever disturbs a measurement makes it longer.
func shortestTime(groups: Int = 9, _ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  func time(_ calls: Int) -> Double {
    let elapsed = clock.measure { for _ in 0..<calls { body() } }
    return Double(elapsed.components.attoseconds) * 1e-18 + Double(elapsed.components.seconds)
  }
  var calls = 1
  while time(calls) < 0.004 { calls *= 2 }
  return (0..<groups).map { _ in time(calls) }.reduce(.infinity, min) / Double(calls)
}

/// The floating-point operations a second of a team of threads that do nothing else.
func measuredPeak(team: ThreadTeam) -> Double {
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

/// A number with a fixed count of decimals, right-aligned.
func decimal(_ value: Double, _ decimals: Int = 1, width: Int = 7) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let rounded = (abs(value) * scale).rounded()
  let whole = String(Int(rounded / scale))
  let rest = String(Int(rounded.truncatingRemainder(dividingBy: scale)))
  let fraction = decimals > 0 ? "." + String(repeating: "0", count: decimals - rest.count) + rest : ""
  let text = (value < 0 ? "-" : "") + whole + fraction
  return String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Ends the program where a kernel's answer is wrong: a wrong answer's speed means nothing.
func check(_ condition: Bool, _ what: String) {
  precondition(condition, "wrong answer: \(what)")
}

/// Memory filled with numbers between -0.5 and 0.5.
func randomFloats(_ count: Int, seed: UInt64) -> UnsafeMutablePointer<Float> {
  var random = RandomSource(seed: seed)
  let memory = UnsafeMutableRawPointer.allocate(byteCount: (count + 64) * 4, alignment: 64)
  let floats = memory.bindMemory(to: Float.self, capacity: count + 64)
  for i in 0..<count + 64 { floats[i] = random.uniform(in: -0.5..<0.5) }
  return floats
}
