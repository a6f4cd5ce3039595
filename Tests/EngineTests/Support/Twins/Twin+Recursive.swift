import EspalierCells
import EspalierEngine
import Foundation

/// The simple networks: one layer, and what was made of it.
extension Twin {
  func elman(_ x: [Double]?, _ previous: TwinState?, _ activation: Activation) -> TwinState {
    let a = sum([normalized("gain", sum([product("W", x), product("U", previous?[0])])), parameters["b"]])
    return [a.map { activate($0, activation) }]
  }

  func treeRNN(_ x: [Double]?, _ children: [TwinState], _ activation: Activation) -> TwinState {
    let below = children.indices.map { product("U_\($0 + 1)", children[$0][0]) }
    let a = sum([normalized("gain", sum([product("W", x)] + below)), parameters["b"]])
    return [a.map { activate($0, activation) }]
  }

  func untied(_ x: [Double]?, _ children: [TwinState], _ kind: Int) -> TwinState {
    let below = children.indices.map { product("U_\($0 + 1).\(kind)", children[$0][0]) }
    return [sum([product("W", x), parameters["b.\(kind)"]] + below).map(tanh)]
  }

  func relational(_ x: [Double]?, _ children: [TwinState], _ kind: Int) -> TwinState {
    let h = sum([product("W", x), parameters["b"]] + children.map { $0[1] }).map(tanh)
    return [h, product("U.\(kind)", h)]
  }

  func tensor(_ x: [Double]?, _ children: [TwinState]) -> TwinState {
    let n = hidden
    var z = zeros
    for (l, left) in children.enumerated() {
      for (m, right) in children.enumerated() {
        let v = parameters["V_\(l + 1)_\(m + 1)"]
        for k in 0..<n {
          for q in 0..<n {
            // The store has a matrix as input x output: V^k[q, p] is in row q, column p H + k.
            for p in 0..<n { z[k] += left[0][q] * v[q * n * n + p * n + k] * right[0][p] }
          }
        }
      }
    }
    return [sum([composed(x, children), z]).map(tanh)]
  }

  func matrixVector(_ input: [Double]?, _ children: [TwinState], _ cell: MVRNN) -> TwinState {
    let (n, rank, d) = (hidden, cell.rank, cell.vectorSize)
    // The matrices of the equations; states hold them transposed.
    let matrices = children.map { child in (0..<n).map { i in (0..<n).map { j in child[1][j * n + i] } } }
    func apply(_ matrix: [[Double]], _ v: [Double]) -> [Double] {
      matrix.map { row in zip(row, v).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    var p = [product("W", input.map { Array($0[..<d]) }), parameters["b"]]
    // With one child, the other one's vector and matrix are zero, and so is what they do to each other.
    if children.count == 2 {
      p.append(product("W_1", apply(matrices[1], children[0][0])))
      p.append(product("W_2", apply(matrices[0], children[1][0])))
    }
    var matrix = [[Double]](repeating: zeros, count: n)
    for (i, j) in (0..<n).flatMap({ i in (0..<n).map { (i, $0) } }) {
      if let input {
        if i == j { matrix[i][i] += input[d + i] }
        for r in 0..<rank {
          let (right, left) = (input[d + n + j * rank + r], input[d + n + n * rank + r * n + i])
          matrix[i][j] += left * right
        }
      }
      for (child, own) in matrices.enumerated() {
        matrix[i][j] += product("M_\(child + 1)", own.map { $0[j] })[i]
      }
    }
    return [sum(p).map(tanh), (0..<n).flatMap { j in (0..<n).map { matrix[$0][j] } }]
  }

  /// W x + Σ_l U_l h_l + b.
  private func composed(_ x: [Double]?, _ children: [TwinState]) -> [Double] {
    let below = children.indices.map { product("U_\($0 + 1)", children[$0][0]) }
    return sum([product("W", x), parameters["b"]] + below)
  }

  private func activate(_ a: Double, _ activation: Activation) -> Double {
    switch activation {
    case .tanh: tanh(a)
    case .relu: max(a, 0)
    }
  }
}
