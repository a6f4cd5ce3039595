package import EspalierKernels
import EspalierSchedules

extension SequenceToSequenceNetwork<Float> {
  /// What steps of outputs read where the network is left to itself at some of them: at each, the word that should have come
  /// before it, or else the one that is most probable after those read so far; an end that is most probable stands for the
  /// word that should have come.
  ///
  /// - Parameters:
  ///   - schedule: the sources.
  ///   - outputs: the words that should be said of each.
  ///   - rate: how often the word that should have come is read.
  package func mixed(
    _ schedule: EncoderSchedule, _ outputs: [[Int32]], forcing rate: Double, using random: inout RandomSource
  ) -> [[Int32]] {
    let stepper = DecoderStepper(self, schedule)
    var read: [[Int32]] = outputs.map { _ in [-1] }
    var open = outputs.indices.filter { !outputs[$0].isEmpty }
    var rows = open
    var step = 0
    while !open.isEmpty {
      let table = stepper.step(
        open.map { read[$0][step] }, sentences: open.map(Int32.init), after: rows)
      rows = []
      var left: [Int] = []
      for (row, index) in open.enumerated() {
        var word = outputs[index][step]
        if random.uniform(in: 0.0..<1.0) >= rate {
          let likely = table.largest(1, ofRow: row, without: 0).first?.column ?? shape.end
          if likely != shape.end { word = Int32(likely) }
        }
        read[index].append(word)
        guard step + 1 < outputs[index].count else { continue }
        left.append(index)
        rows.append(row)
      }
      open = left
      step += 1
    }
    return read
  }
}
