/// The mean of numbers, and how far they lie from each other.
public struct Spread: Sendable, Equatable {
  /// x̄ = 1/n Σ x.
  public let mean: Double
  /// The standard deviation of the sample, √(Σ (x - x̄)² / (n - 1)); nil of one number.
  public let deviation: Double?

  /// The spread of numbers; nil where there are none.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }
}
