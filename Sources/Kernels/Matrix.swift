/// A table of numbers whose rows have some width; rows start at multiples of 16 elements, unless the
/// table is dense.
///
/// It grows and never shrinks, so that a minibatch reuses the memory of the one before.
public final class Matrix<S: KernelScalar>: @unchecked Sendable {
  /// The elements of a row.
  public let width: Int
  /// The distance from one row to the next.
  public let stride: Int
  /// The number of rows.
  public private(set) var rowCount: Int

  private let buffer: Buffer<S>

  /// A table of zeros; in a dense one, each row begins where the one before ends.
  public init(rowCount: Int = 0, width: Int, isDense: Bool = false) {
    precondition(width > 0, "a table has at least one column, not \(width)")
    self.width = width
    self.rowCount = rowCount
    stride = isDense ? width : (width + 15) / 16 * 16
    buffer = Buffer(count: rowCount * stride)
  }

  /// The first element of the first row.
  package var pointer: UnsafeMutablePointer<S> { buffer.pointer }

  /// Changes the number of rows; what they held is lost.
  public func reset(rowCount: Int) {
    self.rowCount = rowCount
    buffer.reserve(discarding: rowCount * stride)
  }

  /// Changes the number of rows; what the first ones held stays, and new ones are zero.
  public func resize(rowCount: Int) {
    self.rowCount = rowCount
    buffer.resize(to: rowCount * stride)
  }

  /// Sets every element to zero.
  public func zero() { buffer.zero() }

  /// A row, copied out or in.
  public subscript(row: Int) -> [S] {
    get {
      precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
      return Array(UnsafeBufferPointer(start: pointer + row * stride, count: width))
    }
    set {
      precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
      precondition(newValue.count == width, "\(newValue.count) elements for a row of \(width)")
      (pointer + row * stride).copy(from: newValue)
    }
  }

  /// An element.
  package subscript(row: Int, column: Int) -> S {
    precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
    precondition(column >= 0 && column < width, "column \(column) of \(width)")
    return pointer[row * stride + column]
  }

  /// Appends the elements of a row to a list.
  @specialized(where S == Float)
  public func append(row: Int, to list: inout [S]) {
    precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
    list.append(contentsOf: UnsafeBufferPointer(start: pointer + row * stride, count: width))
  }

  /// Copies a row of another table of this width.
  public func copy(row source: Int, of table: Matrix<S>, to row: Int) {
    precondition(table.width == width, "a row of width \(table.width) for a table of width \(width)")
    precondition(source >= 0 && source < table.rowCount, "row \(source) of \(table.rowCount)")
    precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
    (pointer + row * stride).copy(from: table.pointer + source * table.stride, count: width)
  }

  /// Fills all rows from a list that has one after the other.
  @specialized(where S == Float)
  public func fill(_ list: [S]) {
    precondition(list.count == rowCount * width, "\(list.count) elements for \(rowCount) rows of \(width)")
    list.withUnsafeBufferPointer { list in
      guard let base = list.baseAddress else { return }
      for row in 0..<rowCount { (pointer + row * stride).copy(from: base + row * width, count: width) }
    }
  }
}
