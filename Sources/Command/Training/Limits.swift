import ArgumentParser

/// What numbers on the command line may be.
enum Limits {
  /// Widths: more would ask for more memory than machines have.
  static let size = 1...8192
  /// Layers.
  static let layers = 1...64
  /// Numbers of things.
  static let count = 1...Int(Int32.max)
  /// Threads.
  static let threads = 1...256

  /// - Throws: `ValidationError` where a number is given and lies outside.
  static func check(_ option: String, _ value: Int?, within range: ClosedRange<Int>) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError(
      "\(option) is \(value), and must be from \(range.lowerBound) to \(range.upperBound)")
  }

  /// - Throws: `ValidationError` where a number is given and is not positive and finite.
  static func check(_ option: String, positive value: Double?) throws {
    guard let value, !(value > 0 && value.isFinite) else { return }
    throw ValidationError("\(option) is \(value), and must be a number above 0")
  }

  /// - Throws: `ValidationError` where a number is given and is not finite.
  static func check(_ option: String, finite value: Double?) throws {
    guard let value, !value.isFinite else { return }
    throw ValidationError("\(option) is \(value), and must be a finite number")
  }

  /// - Throws: `ValidationError` where the number is negative or not finite.
  static func check(_ option: String, notNegative value: Double) throws {
    guard !(value >= 0 && value.isFinite) else { return }
    throw ValidationError("\(option) is \(value), and must be 0 or above")
  }

  /// - Throws: `ValidationError` where the number is no share that can be dropped.
  static func check(_ option: String, dropout value: Double) throws {
    guard !(0..<1).contains(value) else { return }
    throw ValidationError("\(option) is \(value), and must be 0 or above and below 1")
  }
}
