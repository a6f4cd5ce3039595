import Foundation

/// The seconds that a call takes.
public func seconds(_ body: () throws -> Void) rethrows -> Double {
  try ContinuousClock().measure(body) / .seconds(1)
}

/// The shortest time of one call, in seconds: calls are timed in groups of at least 4 ms, and the
/// best of `groups` counts, since whatever disturbs a measurement makes it longer.
public func shortestTime(groups: Int = 9, _ body: () -> Void) -> Double {
  func time(_ calls: Int) -> Double {
    seconds { for _ in 0..<calls { body() } }
  }
  var calls = 1
  while time(calls) < 0.004 { calls *= 2 }
  return (0..<groups).map { _ in time(calls) }.reduce(.infinity, min) / Double(calls)
}

/// The middle of some numbers; of an even count, the mean of the two in the middle.
public func median(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "the median of nothing")
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// A number with a fixed count of decimals, right-aligned.
public func decimal(_ value: Double, _ decimals: Int = 1, width: Int = 7) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let rounded = (abs(value) * scale).rounded()
  let whole = String(Int(rounded / scale))
  let rest = String(Int(rounded.truncatingRemainder(dividingBy: scale)))
  let fraction = decimals > 0 ? "." + String(repeating: "0", count: decimals - rest.count) + rest : ""
  let text = (value < 0 ? "-" : "") + whole + fraction
  return String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Ends the program where an answer is wrong: a wrong answer's speed means nothing.
public func check(_ condition: Bool, _ what: @autoclosure () -> String) {
  guard !condition else { return }
  FileHandle.standardError.write(Data("wrong answer: \(what())\n".utf8))
  exit(1)
}
