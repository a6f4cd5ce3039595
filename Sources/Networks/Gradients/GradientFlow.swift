import EspalierKernels

/// How much of a loss's gradient reaches what lies k steps, or k levels, away from where the loss is.
///
/// At distance k of an output, over all nodes j of all structures that are so far from their nearest output:
///
///     token(k) = mean ‖∂L/∂x_j‖        s(k) = mean ‖∂L/∂s_j‖     for every field s of the state, such as h and c
///
/// x_j is the input of node j, s_j a field of its state in the first pass; norms are Euclidean. Distances count steps:
/// edges of the structure between the node and the output. What is compared are shares, s(k) / s(0): the size of the
/// loss's own gradient drops out.
///
/// Source: Hochreiter 1991 and Bengio, Simard and Frasconi 1994 look at ∂h_t/∂h_(t-k); here the gradient of an actual loss is
/// followed, as it was computed.
public struct GradientFlow: Sendable, Equatable {
  /// What lies at one distance.
  public struct Level: Sendable, Equatable {
    /// k.
    public var distance: Int
    /// The mean norm of each quantity; nil where nothing at this distance has it, as inner nodes have no token.
    public var means: [Double?]
  }

  /// What is followed: `token`, then the fields of the state.
  public let quantities: [String]
  /// The distances from 0 up.
  public private(set) var levels: [Level]

  private var sums: [[(sum: Double, count: Int)]] = []

  init(quantities: [String]) {
    self.quantities = quantities
    levels = []
  }

  public static func == (a: GradientFlow, b: GradientFlow) -> Bool {
    a.quantities == b.quantities && a.levels == b.levels
  }

  mutating func add(_ norm: Double, of quantity: Int, distance: Int) {
    while sums.count <= distance {
      levels.append(Level(distance: sums.count, means: quantities.map { _ in nil }))
      sums.append(quantities.map { _ in (0, 0) })
    }
    sums[distance][quantity].sum += norm
    sums[distance][quantity].count += 1
    let (sum, count) = sums[distance][quantity]
    levels[distance].means[quantity] = sum / Double(count)
  }

  /// A quantity at a distance, in parts of what it is at the smallest distance where it is any; nil where nothing has it.
  public func share(of quantity: String, distance: Int) -> Double? {
    guard levels.indices.contains(distance), let column = quantities.firstIndex(of: quantity),
      let mean = levels[distance].means[column],
      let first = levels.lazy.compactMap({ $0.means[column] }).first(where: { $0 > 0 })
    else { return nil }
    return mean / first
  }

  /// By which factor a quantity changes a step: exp of the slope of ln s(k), by least squares over all distances where
  /// s(k) > 0. Nil where there are fewer than two.
  public func factor(of quantity: String) -> Double? {
    guard let column = quantities.firstIndex(of: quantity) else { return nil }
    let points = levels.compactMap { level in
      level.means[column].flatMap { $0 > 0 ? (Double(level.distance), naturalLogarithm($0)) : nil }
    }
    guard points.count > 1 else { return nil }
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.0 } / count
    let y = points.reduce(0) { $0 + $1.1 } / count
    let slope =
      points.reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) } / points.reduce(0) { $0 + ($1.0 - x) * ($1.0 - x) }
    return exponential(slope)
  }
}
