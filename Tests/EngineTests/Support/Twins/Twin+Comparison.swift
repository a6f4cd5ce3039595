import EspalierCells
import EspalierEngine
import Foundation

/// What compares two states.
extension Twin {
  func comparison(_ x: [Double]?, _ cell: PairComparison) -> TwinState {
    let both = x ?? Array(repeating: 0, count: cell.inputSize)
    let (a, b) = (Array(both.prefix(cell.stateSize)), Array(both.suffix(cell.stateSize)))
    let distance = zip(a, b).map { abs($0 - $1) }
    let common = [product("W_m", times(a, b)), product("W_d", distance), parameters["b"]]
    if !cell.isOrdered { return [sum(common).map(s)] }
    return [sum(common + [product("W_a", a), product("W_b", b)]).map(tanh)]
  }
}
