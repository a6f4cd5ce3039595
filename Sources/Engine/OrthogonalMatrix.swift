import EspalierKernels

/// A random matrix whose rows or columns, whichever are fewer, are orthonormal: normal numbers, made so by Gram and Schmidt's
/// method.
///
/// Every vector is made orthogonal to those before twice, which is enough (Giraud, Langou and Rozložník 2005).
struct OrthogonalMatrix {
  /// Row after row.
  let elements: [Double]

  /// - Complexity: rows x columns x the fewer of both.
  init(rows: Int, columns: Int, using random: inout RandomSource) {
    let (count, length) = (min(rows, columns), max(rows, columns))
    var vectors: [[Double]] = []
    while vectors.count < count {
      var vector = (0..<length).map { _ in random.normal() }
      for _ in 0..<2 {
        for other in vectors {
          let overlap = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          for index in vector.indices { vector[index] -= overlap * other[index] }
        }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // Hardly ever: a vector that lies among those before.
      guard norm > 1e-6 else { continue }
      vectors.append(vector.map { $0 / norm })
    }
    elements =
      rows <= columns
      ? vectors.flatMap { $0 } : (0..<rows).flatMap { row in vectors.map { $0[row] } }
  }
}
