import EspalierEngine
import Foundation

/// The gated recurrent units.
extension Twin {
  func gru(_ x: [Double]?, _ previous: TwinState?, resetsAfter: Bool) -> TwinState {
    let h = previous?[0] ?? zeros
    func gate(_ g: String) -> [Double] {
      sum([
        normalized("gain_\(g)", sum([product("W_\(g)", x), product("U_\(g)", h)])), parameters["b_\(g)"],
      ]).map(s)
    }
    let recalled =
      resetsAfter
      ? times(gate("r"), sum([product("U_n", h), parameters["c_n"]]))
      : product("U_n", times(gate("r"), h))
    let n = sum([normalized("gain_n", sum([product("W_n", x), recalled])), parameters["b_n"]]).map(tanh)
    return [between(gate("z"), n, h)]
  }

  func treeGRU(_ x: [Double]?, _ children: [TwinState]) -> TwinState {
    let states = children.map { $0[0] }
    func gate(_ g: String, _ states: [[Double]]) -> [Double] {
      let below = states.indices.map { product("U_\(g)_\($0 + 1)", states[$0]) }
      return sum([product("W_\(g)", x), parameters["b_\(g)"]] + below)
    }
    let (r, z) = (gate("r", states).map(s), gate("z", states).map(s))
    return [between(z, gate("n", states.map { times(r, $0) }).map(tanh), sum(states))]
  }

  func childSumGRU(_ x: [Double]?, _ children: [TwinState]) -> TwinState {
    let states = children.map { $0[0] }
    func gate(_ g: String, _ h: [Double]) -> [Double] {
      sum([product("W_\(g)", x), product("U_\(g)", h), parameters["b_\(g)"]])
    }
    let recalled = sum(states.map { times(gate("r", $0).map(s), $0) })
    return [between(gate("z", sum(states)).map(s), gate("n", recalled).map(tanh), sum(states))]
  }
}
