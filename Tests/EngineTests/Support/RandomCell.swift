import EspalierCells
import EspalierKernels

/// A cell of random operations: what a planner must cope with, beyond what people write.
struct RandomCell: Cell {
  let name: String
  let inputSize: Int
  let state: [StateField]
  let arity: Arity
  let kindCount: Int
  let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    name = "random \(seed)"
    var random = RandomSource(seed: seed)
    inputSize = Self.widths.randomElement(using: &random) ?? 3
    let fields = Int.random(in: 1...3, using: &random)
    state = (0..<fields).map { StateField("s\($0)", width: Self.widths.randomElement(using: &random) ?? 3) }
    arity = Bool.random(using: &random) ? .any : .slots(Int.random(in: 0...3, using: &random))
    kindCount = Int.random(in: 1...3, using: &random)
  }

  private static let widths = [3, 3, 3, 5, 17]

  func step(_ f: VertexFunction) {
    var random = RandomSource(seed: seed &+ 1)
    var writer = Writer(f: f, cell: self)
    for _ in 0..<Int.random(in: 4...22, using: &random) { writer.add(using: &random) }
    f.yield(state.map { writer.row(width: $0.width, using: &random) })
  }

  /// The values written so far, by what they belong to.
  private struct Writer {
    let f: VertexFunction
    var rows: [Value]
    var edges: [Value] = []
    var vectors: [Value] = []
    var count = 0

    init(f: VertexFunction, cell: RandomCell) {
      self.f = f
      rows = [f.input]
      for field in cell.state {
        switch cell.arity {
        case .slots(let slots): for slot in 0..<slots { rows.append(f.child(slot)[field.name]) }
        case .any: edges.append(f.children[field.name])
        }
      }
    }

    mutating func add(using random: inout RandomSource) {
      count += 1
      let usesEdges = !edges.isEmpty && Bool.random(using: &random)
      let a = (usesEdges ? edges : rows).randomElement(using: &random) ?? rows[0]
      let value = operation(on: a, isEdge: usesEdges, using: &random)
      if usesEdges && Int.random(in: 0..<3, using: &random) == 0 {
        edges.append(value)
        rows.append(f.sum(value))
      } else if usesEdges {
        edges.append(value)
      } else {
        rows.append(value)
      }
    }

    private mutating func operation(
      on a: Value, isEdge: Bool, using random: inout RandomSource
    ) -> Value {
      switch Int.random(in: 0..<26, using: &random) {
      case 23: return inverseSquareRoot(exp(tanh(a)) + 0.1)
      case 24: return average(a)
      // Elements that are all alike differ by rounding errors, which would be made large: a vector tells them apart.
      case 25:
        return f.layerNorm("G\(a.width)", tanh(a) + vector(a.width, using: &random))
      case 14: return exp(0.3 * tanh(a))
      case 15:
        return partner(a, isEdge, using: &random).map { $0 / (sigmoid(a) + 0.5) } ?? tanh(a) / exp(tanh(a))
      case 16: return isEdge ? f.softmax(tanh(a)) : stopGradient(a)
      case 17:
        if !isEdge { return abs(a) }
        rows.append(Bool.random(using: &random) ? f.max(a) : f.mean(a))
        return a
      case 18:
        let start = Int.random(in: 0..<a.width, using: &random)
        return a[start..<Int.random(in: start + 1...a.width, using: &random)]
      case 19:
        return partner(a, isEdge, using: &random).map { concatenate([tanh($0), a])[1..<a.width + 1] } ?? a
      case 20:
        // A column times a row, or a row times a column.
        guard let b = partner(a, isEdge, using: &random), a.width < 6 else { return tanh(a) }
        let inner = Bool.random(using: &random) ? 1 : a.width
        return f.linear("P\(a.width)_\(inner)", tanh(matrixProduct(a, b, inner: inner)), to: 3)
      case 21:
        let matrix = f.matrix("Q\(a.width)", rows: a.width, columns: 5)
        return matrixProduct(a, matrix, inner: a.width)
      case 22: return f.linear("K\(a.width)", a, to: 3, byKind: true)
      case 0: return sigmoid(a)
      case 1: return tanh(a)
      case 2: return relu(a)
      case 3: return Double.random(in: -1...1, using: &random) * a
      case 4: return 1 - a
      case 5, 6, 7:
        let width = RandomCell.widths.randomElement(using: &random) ?? 3
        // A name that comes again for the same shape is the same matrix.
        return f.linear("M\(a.width)x\(width)_\(Int.random(in: 0..<4, using: &random))", a, to: width)
      case 8: return a + vector(a.width, using: &random)
      case 9: return vector(a.width, using: &random) * a
      case 10: return partner(a, isEdge, using: &random).map { a + $0 } ?? a + 0.5
      case 11: return partner(a, isEdge, using: &random).map { a - $0 } ?? a + -0.5
      case 12: return partner(a, isEdge, using: &random).map { $0 + a } ?? a * a
      default: return partner(a, isEdge, using: &random).map { a * $0 } ?? a * a
      }
    }

    private func vector(_ width: Int, using random: inout RandomSource) -> Value {
      Int.random(in: 0..<4, using: &random) == 0
        ? f.vector("w\(width)", size: width, byKind: true)
        : f.vector("v\(width)_\(Int.random(in: 0..<2, using: &random))", size: width)
    }

    /// Another value of this width; for a value of edges, a row's too.
    private func partner(_ a: Value, _ isEdge: Bool, using random: inout RandomSource) -> Value? {
      (isEdge ? edges + rows : rows).filter { $0.width == a.width }.randomElement(using: &random)
    }

    /// A late value of a width, made if there is none.
    mutating func row(width: Int, using random: inout RandomSource) -> Value {
      if let edge = edges.last, Bool.random(using: &random) { rows.append(f.sum(edge)) }
      let fitting = rows.filter { $0.width == width }.suffix(4)
      if let value = fitting.randomElement(using: &random), Int.random(in: 0..<4, using: &random) > 0 {
        return value
      }
      return f.linear("Y\(rows[rows.count - 1].width)x\(width)", rows[rows.count - 1], to: width)
    }
  }
}
