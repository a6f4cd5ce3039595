extension Matrix {
  /// The largest elements of a row and their columns, the largest first; of equal ones the first.
  ///
  /// - Parameters:
  ///   - count: how many, where the row has so many; at least one.
  ///   - excluded: a column that is passed over.
  @specialized(where S == Float)
  package func largest(_ count: Int, ofRow row: Int, without excluded: Int) -> [(column: Int, value: S)] {
    precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
    precondition(count > 0, "the \(count) largest elements")
    let elements = pointer + row * stride
    return [(column: Int, value: S)](unsafeUninitializedCapacity: min(count, width)) { found, size in
      for column in 0..<width where column != excluded {
        let value = elements[column]
        var place = size
        if size == found.count {
          guard value > found[size - 1].value else { continue }
          place -= 1
        } else {
          size += 1
        }
        while place > 0, value > found[place - 1].value {
          found[place] = found[place - 1]
          place -= 1
        }
        found[place] = (column, value)
      }
    }
  }
}
