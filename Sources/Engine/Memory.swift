import CKernels

/// Where everything that a class's plan names lies, for one minibatch. All in elements of one type,
/// whose size is kept beside; raw, so that nothing on the way to a kernel is generic.
struct Memory {
  struct Table {
    var base: UnsafeMutableRawPointer
    var stride: Int
  }
  var elementSize: Int
  var rowRecord: Table
  var edgeRecord: Table
  var scratchStride: Int
  var inputs: Table
  var inputGradients: Table
  var states: [Table]
  var messages: [Table]
  var seeds: [Table]
  var seedOffsets: [UnsafePointer<Int32>]
  var parameters: UnsafeMutableRawPointer
  /// The parameters' offsets in the store.
  var parameterOffsets: [Int]

  // The schedule's tables, and where the class begins in them.
  var edgeOffsets: UnsafePointer<Int32>
  var edgeChildren: UnsafePointer<Int32>
  var edgeParents: UnsafePointer<Int32>
  var readerOffsets: UnsafePointer<Int32>
  var readers: UnsafePointer<Int32>
  var rowInputs: UnsafePointer<Int32>
  var firstRow: Int
  var firstEdge: Int
  var childCount: Int

  /// The memory of an operand; items are counted from the first row (or edge) of the class.
  func operand(_ operand: ClassPlan.Operand, scratch: UnsafeMutableRawPointer) -> ek_operand {
    var result = ek_operand()
    func set(_ table: Table, first: Int = 0, column: Int = 0) {
      result.base = table.base + (first * table.stride + column) * elementSize
      result.stride = table.stride
    }
    switch operand.source {
    case .rowRecord: set(rowRecord, column: operand.column)
    case .edgeRecord: set(edgeRecord, column: operand.column)
    case .scratch:
      set(Table(base: scratch, stride: scratchStride), column: operand.column)
      result.scratch = 1
    case .input:
      set(inputs)
      (result.index, result.indexStride) = (rowInputs + firstRow, 1)
    case .state(let field): set(states[field], first: firstRow)
    case .child(let slot, let field):
      set(states[field])
      (result.index, result.indexStride) = (edgeChildren + firstEdge + slot, childCount)
    case .children(let field):
      set(states[field])
      (result.index, result.indexStride) = (edgeChildren + firstEdge, 1)
    case .message(let slot, let field):
      set(messages[field], first: firstEdge + (slot ?? 0))
      if slot != nil { result.stride *= childCount }
    case .inputGradient: set(inputGradients, first: firstRow)
    case .vector(let parameter):
      result.base = parameters + parameterOffsets[parameter] * elementSize
    case .seed(let field):
      set(seeds[field])
      result.offsets = seedOffsets[field] + firstRow
    case .received(let field):
      set(messages[field])
      (result.index, result.indexStride) = (readers, 1)
      result.offsets = readerOffsets + firstRow
    }
    if operand.isAtEdges { (result.index, result.indexStride) = (edgeParents + firstEdge, 1) }
    if operand.isSummed, result.offsets == nil { result.offsets = edgeOffsets }
    return result
  }

  /// The rows of an operand that a product reads.
  func rows(_ operand: ClassPlan.Operand) -> ek_rows {
    let found = self.operand(operand, scratch: rowRecord.base)
    return ek_rows(
      base: UnsafeRawPointer(found.base), stride: found.stride, index: found.index,
      indexStride: found.indexStride)
  }
}
