/// Whether a model is right as often as it says: accuracy beside confidence, the probability of the most probable class.
///
///     ECE = Σ_b n_b / n |accuracy_b - confidence_b|
///
/// over bins of equal width; a bin holds its upper end. An answer whose confidence is no number counts as one without any.
///
/// Source: Guo, Pleiss, Sun and Weinberger 2017, equation 3.
public struct Calibration: Sendable, Equatable {
  /// What lies between two confidences.
  public struct Bin: Sendable, Equatable {
    /// How many answers there are.
    public fileprivate(set) var count = 0
    /// How many of them are right.
    public fileprivate(set) var hits = 0
    fileprivate var sum = 0.0

    /// The share that is right; nil for an empty bin.
    public var accuracy: Double? { count == 0 ? nil : Double(hits) / Double(count) }
    /// The mean confidence; nil for an empty bin.
    public var confidence: Double? { count == 0 ? nil : sum / Double(count) }
  }

  /// The bins, from the least confidence to the most.
  public private(set) var bins: [Bin]

  /// Nothing counted yet.
  public init(binCount: Int = 10) {
    precondition(binCount > 0, "\(binCount) bins")
    bins = Array(repeating: Bin(), count: binCount)
  }

  /// Counts an answer.
  public mutating func add(confidence: Double, isRight: Bool) {
    let confidence = confidence.isFinite ? min(max(confidence, 0), 1) : 0
    let place = Int((confidence * Double(bins.count)).rounded(.up)) - 1
    let bin = min(max(place, 0), bins.count - 1)
    bins[bin].count += 1
    bins[bin].hits += isRight ? 1 : 0
    bins[bin].sum += confidence
  }

  /// Adds the answers of another count.
  public mutating func add(_ other: Calibration) {
    precondition(bins.count == other.bins.count, "\(bins.count) and \(other.bins.count) bins")
    for (place, bin) in other.bins.enumerated() {
      bins[place].count += bin.count
      bins[place].hits += bin.hits
      bins[place].sum += bin.sum
    }
  }

  /// The expected calibration error; nil where nothing was counted.
  public var expectedError: Double? {
    let total = bins.reduce(0) { $0 + $1.count }
    guard total > 0 else { return nil }
    return bins.reduce(0.0) { $0 + abs(Double($1.hits) - $1.sum) } / Double(total)
  }
}
