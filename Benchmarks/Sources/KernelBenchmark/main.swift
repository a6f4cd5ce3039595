// Measures the kernels beside the peak of the machine, measured in the same run. Every kernel's
// answer is checked before its time is told. ESPALIER_KERNELS forces an instruction set.
import CKernels
import EspalierKernels
import Timing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

do {
  try InstructionSet.validateEnvironment()
} catch {
  print(error)
  exit(64)
}
guard let table = ek_table_float(InstructionSet.current.rawValue) else {
  preconditionFailure("no kernels for \(InstructionSet.current)")
}

let teams = [1, 2].map { count in
  let team = ThreadTeam(count: count)
  return (team: team, peak: measuredPeak(team: team))
}
print("\(InstructionSet.current.rawValue), float; peak by a loop of multiply-adds:")
for (team, peak) in teams { print("  \(team.count) threads: \(decimal(peak / 1e9)) GFLOP/s") }

let other = OneDNN()
if other == nil { print("oneDNN isn't installed: nothing to compare with") }
for (k, n) in [(300, 450), (150, 750), (750, 150)] {
  ProductBenchmark(table: table, k: k, n: n).run(teams: teams, beside: other)
}
for (k, n) in [(300, 450), (150, 750)] {
  WeightGradientBenchmark(table: table, k: k, n: n).run(teams: teams, beside: other)
}
ElementwiseBenchmark(table: table).run()
UpdateBenchmark(table: table).run()

print("\nteams: microseconds of an empty run, and of a barrier within a run")
for (team, _) in teams {
  let run = shortestTime { team.run { _ in } }
  let barriers = shortestTime { team.run { _ in for _ in 0..<100 { team.barrier() } } }
  print("  \(team.count) threads: " + decimal(run * 1e6, 2) + decimal((barriers - run) * 1e4, 2))
}
