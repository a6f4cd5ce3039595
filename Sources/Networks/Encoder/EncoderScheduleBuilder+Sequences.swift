import EspalierSchedules

/// Sequences that are read both ways.
///
/// In the first layer, rows depend on words alone: sequences with a common beginning share those of the way forward, and
/// those with a common end those of the way back. Above it, a row depends on all words of its sequence, so that each
/// sequence is a chain of its own.
extension EncoderScheduleBuilder {
  func bidirectional(_ structures: [Structure]) -> EncoderSchedule {
    let chains = structures.map {
      cells.reading == .steps ? BidirectionalChains(steps: $0) : BidirectionalChains(phrases: $0)
    }
    let forward = up[0].schedule(truncated(structures.map { $0.withAllOutputs() }))
    let nodes = Offsets(structures.map(\.nodeCount))
    let backward = down[0].schedule(
      truncated(
        chains.indices.map { index in
          let inputs = chains[index].reverseOrigins.map { node in
            forward.rowInputs[Int(forward.outputRows[nodes[index] + Int(node)])]
          }
          return chains[index].reverse.reading(inputs[...], keepsOutputs: true)
        }))
    var passes = [forward, backward]
    var joins: [EncoderSchedule.Join?] = []
    // For every node of the sequences apart, the rows of its states in the two passes of the layer.
    var upRows = chains.indices.flatMap { index in
      chains[index].origins.map { forward.outputRows[nodes[index] + Int($0)] }
    }
    var downRows = backward.outputRows
    for layer in 1..<max(1, cells.up.count) {
      joins.append(EncoderSchedule.Join(up: upRows, down: downRows))
      let below = Self.numbered(chains.map(\.apart), upRows.indices.map(Int32.init))
      passes.append(up[layer].schedule(truncated(below)))
      passes.append(down[layer].schedule(truncated(below.map { $0.turnedRound() })))
      (upRows, downRows) = (passes[2 * layer].outputRows, passes[2 * layer + 1].outputRows)
    }
    var last = EncoderSchedule.Join(up: [], down: [])
    var outputs: [Int32] = []
    var offsets = [0]
    let apart = Offsets(chains.map(\.apart.nodeCount))
    for (index, chain) in chains.enumerated() {
      for (end, start) in zip(chain.last, chain.first) {
        outputs.append(end < 0 ? -1 : Int32(last.up.count))
        guard end >= 0 else { continue }
        last.up.append(upRows[apart[index] + Int(end)])
        last.down.append(downRows[apart[index] + Int(start)])
      }
      offsets.append(outputs.count)
    }
    return EncoderSchedule(
      passes: passes, joins: joins + [last], rowCount: last.up.count, outputRows: outputs,
      outputOffsets: offsets)
  }

  /// Where lists of some lengths begin that stand one after the other.
  private struct Offsets {
    private let starts: [Int]

    init(_ counts: [Int]) {
      var start = 0
      starts = counts.map { count in
        defer { start += count }
        return start
      }
    }

    subscript(index: Int) -> Int { starts[index] }
  }
}
