public import EspalierKernels
import EspalierSchedules

extension Pass {
  /// After `backward`: the gradient of the loss by a field of every row's state, a row each: what the caller gave, and what
  /// all readers sent.
  public func stateGradients(field: Int, into gradients: Matrix<S>) {
    gradients.sumRows(
      Array(schedule.readerOffsets[...schedule.rowCount]), schedule.readers, of: messages[field], team: team)
    guard let seed = lastSeeds[field] else { return }
    let given = Matrix<S>(width: gradients.width)
    given.sumRows(
      seed.offsets, (0..<Int32(seed.gradients.rowCount)).map { $0 }, of: seed.gradients, team: team)
    gradients.add(given, toRows: (0..<Int32(schedule.rowCount)).map { $0 })
  }
}
