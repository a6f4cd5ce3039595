import EspalierEngine
import Foundation

/// The LSTMs: states are h and c.
extension Twin {
  func lstm(_ x: [Double]?, _ previous: TwinState?, seesCells: Bool) -> TwinState {
    let before = previous?[1] ?? zeros
    func gate(_ g: String, seeing cell: [Double]? = nil) -> [Double] {
      var a = sum([product("W_\(g)", x), product("U_\(g)", previous?[0])])
      if seesCells, let cell { a = sum([a, times(parameters["p_\(g)"], cell)]) }
      return sum([normalized("gain_\(g)", a), parameters["b_\(g)"]])
    }
    let (i, f) = (gate("i", seeing: before).map(s), gate("f", seeing: before).map(s))
    let c = sum([times(i, gate("u").map(tanh)), times(f, before)])
    return [times(gate("o", seeing: c).map(s), shown(c).map(tanh)), c]
  }

  func naryLSTM(_ x: [Double]?, _ children: [TwinState]) -> TwinState {
    func gate(_ g: String, _ u: String) -> [Double] {
      let below = children.indices.map { product("\(u)_\($0 + 1)", children[$0][0]) }
      return sum([normalized("gain_\(g)", sum([product("W_\(g)", x)] + below)), parameters["b_\(g)"]])
    }
    let (i, u, o) = (gate("i", "U_i").map(s), gate("u", "U_u").map(tanh), gate("o", "U_o").map(s))
    let kept = children.indices.map { times(gate("f", "U_f_\($0 + 1)").map(s), children[$0][1]) }
    let c = sum([times(i, u)] + kept)
    return [times(o, shown(c).map(tanh)), c]
  }

  func childSumLSTM(_ x: [Double]?, _ children: [TwinState]) -> TwinState {
    let hSum = sum(children.map { $0[0] })
    func gate(_ g: String, _ h: [Double]) -> [Double] {
      sum([
        normalized("gain_\(g)", sum([product("W_\(g)", x), product("U_\(g)", h)])), parameters["b_\(g)"],
      ])
    }
    let (i, u, o) = (gate("i", hSum).map(s), gate("u", hSum).map(tanh), gate("o", hSum).map(s))
    let c = sum([times(i, u)] + children.map { times(gate("f", $0[0]).map(s), $0[1]) })
    return [times(o, shown(c).map(tanh)), c]
  }

  func sLSTM(_ x: [Double]?, _ children: [TwinState]) -> TwinState {
    /// `g` names a gate's own parameters, its letter the matrix that it shares.
    func gate(_ g: String, seesCells: Bool) -> [Double] {
      var a = sum([product("W_\(g.prefix(1))", x), parameters["b_\(g)"]])
      for (l, child) in children.enumerated() {
        a = sum([a, product("U_\(g)_\(l + 1)", child[0])])
        if seesCells { a = sum([a, times(parameters["p_\(g)_\(l + 1)"], child[1])]) }
      }
      return a
    }
    var c = times(gate("i", seesCells: true).map(s), gate("u", seesCells: false).map(tanh))
    for (k, child) in children.enumerated() {
      c = sum([c, times(gate("f_\(k + 1)", seesCells: true).map(s), child[1])])
    }
    let o = sum([gate("o", seesCells: false), times(parameters["p_o"], c)]).map(s)
    return [times(o, c.map(tanh)), c]
  }
}
