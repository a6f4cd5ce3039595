import EspalierCells
import EspalierEngine
import EspalierKernels
import Foundation

/// The state of one node, as the recursive twins compute it.
struct TwinState {
  var h: [Double]
  var c: [Double]
}

/// A cell's equations for one node, written down plainly: the reference of ring 2.
struct Twin {
  let cell: any Cell
  let parameters: ParameterStore<Double>
  var hidden: Int { cell.state[0].width }

  /// y = W x; zero where there is no x.
  func product(_ name: String, _ x: [Double]?) -> [Double] {
    guard let x else { return Array(repeating: 0, count: hidden) }
    let w = parameters[name]
    return (0..<hidden).map { j in x.indices.reduce(0) { $0 + x[$1] * w[$1 * hidden + j] } }
  }

  func state(input x: [Double]?, children: [TwinState]) -> TwinState {
    switch cell.name {
    case "child-sum-tree-lstm": childSum(x, children)
    case "tree-lstm": nary(x, children)
    default: lstm(x, children.first)
    }
  }

  private func lstm(_ x: [Double]?, _ previous: TwinState?) -> TwinState {
    func gate(_ g: String) -> [Double] {
      sum([product("W_\(g)", x), product("U_\(g)", previous?.h), parameters["b_\(g)"]])
    }
    let (i, f, u, o) = (gate("i").map(s), gate("f").map(s), gate("u").map(tanh), gate("o").map(s))
    let c = sum([times(i, u), times(f, previous?.c ?? f.map { _ in 0 })])
    return TwinState(h: times(o, c.map(tanh)), c: c)
  }

  private func nary(_ x: [Double]?, _ children: [TwinState]) -> TwinState {
    func gate(_ g: String, _ u: String) -> [Double] {
      sum(
        [product("W_\(g)", x), parameters["b_\(g)"]]
          + children.indices.map { product("\(u)_\($0 + 1)", children[$0].h) })
    }
    let (i, u, o) = (gate("i", "U_i").map(s), gate("u", "U_u").map(tanh), gate("o", "U_o").map(s))
    let kept = children.indices.map { times(gate("f", "U_f_\($0 + 1)").map(s), children[$0].c) }
    let c = sum([times(i, u)] + kept)
    return TwinState(h: times(o, c.map(tanh)), c: c)
  }

  private func childSum(_ x: [Double]?, _ children: [TwinState]) -> TwinState {
    let hSum = sum([Array(repeating: 0, count: hidden)] + children.map(\.h))
    func gate(_ g: String, _ h: [Double]) -> [Double] {
      sum([product("W_\(g)", x), product("U_\(g)", h), parameters["b_\(g)"]])
    }
    let (i, u, o) = (gate("i", hSum).map(s), gate("u", hSum).map(tanh), gate("o", hSum).map(s))
    let c = sum([times(i, u)] + children.map { times(gate("f", $0.h).map(s), $0.c) })
    return TwinState(h: times(o, c.map(tanh)), c: c)
  }
}

private func s(_ a: Double) -> Double { 1 / (1 + exp(-a)) }
private func sum(_ list: [[Double]]) -> [Double] {
  list.dropFirst().reduce(list[0]) { a, b in zip(a, b).map(+) }
}
private func times(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map(*) }
