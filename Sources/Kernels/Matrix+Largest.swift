extension Matrix {
  /// The largest elements of a row and their columns, the largest first; of equal ones the first.
  ///
  /// - Parameters:
  ///   - count: how many, where the row has so many.
  ///   - excluded: a column that is passed over.
  @specialized(where S == Float)
  package func largest(_ count: Int, ofRow row: Int, without excluded: Int) -> [(column: Int, value: S)] {
    precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
    let elements = pointer + row * stride
    var found: [(column: Int, value: S)] = []
    found.reserveCapacity(count + 1)
    for column in 0..<width where column != excluded {
      let value = elements[column]
      if found.count == count {
        guard let last = found.last, value > last.value else { continue }
        found.removeLast()
      }
      var place = found.count
      while place > 0, value > found[place - 1].value { place -= 1 }
      found.insert((column, value), at: place)
    }
    return found
  }
}
