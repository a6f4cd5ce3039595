import CKernels
import EspalierSchedules

/// Where everything that a class's plan names lies, for one minibatch. All in elements of one type,
/// whose size is kept beside; raw, so that nothing on the way to a kernel is generic.
struct Memory {
  struct Table {
    var base: UnsafeMutableRawPointer
    var stride: Int
  }

  /// The sources of one of the class's shared readings.
  struct Sources {
    var reading: Schedule.Reading
    /// The record of every source; those that are computed now begin at `first`.
    var record: Table
    var first: Int
    var count: Int
    /// The number of the first one in the schedule.
    var number: Int
    /// What each computed source is.
    var origins: UnsafePointer<Int32>
    /// The record of each row's source.
    var ofRows: UnsafePointer<Int32>
    var readerOffsets: UnsafePointer<Int32>
    var readers: UnsafePointer<Int32>
  }

  var elementSize: Int
  var rowRecord: Table
  var edgeRecord: Table
  var sources: [Sources]
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
  var rowCount: Int
  var edgeCount: Int
  /// The rows and the edges of the whole schedule.
  var allRows: Int
  var allEdges: Int

  /// The number of items that a step runs over.
  func count(_ items: Items) -> Int {
    switch items {
    case .constant: 0
    case .rows: rowCount
    case .edges: edgeCount
    case .sources: sources(items).count
    }
  }

  private func sources(_ items: Items) -> Sources {
    for own in sources where items == .sources(own.reading) { return own }
    preconditionFailure("the class doesn't share what a step reads")
  }

  /// The memory of an operand; items are counted from the first one of the class.
  func operand(_ operand: ClassPlan.Operand, scratch: UnsafeMutableRawPointer) -> ek_operand {
    var result = ek_operand()
    func set(_ table: Table, first: Int = 0, column: Int = 0) {
      result.base = table.base + (first * table.stride + column) * elementSize
      result.stride = table.stride
    }
    switch operand.source {
    case .record(.rows), .record(.constant): set(rowRecord, column: operand.column)
    case .record(.edges): set(edgeRecord, column: operand.column)
    case .record(let items):
      let own = sources(items)
      set(own.record, first: own.first, column: operand.column)
    case .scratch:
      set(Table(base: scratch, stride: scratchStride), column: operand.column)
      result.scratch = 1
    case .input(let items):
      set(inputs)
      result.index = items.areSources ? sources(items).origins : rowInputs + firstRow
      result.indexStride = 1
    case .state(let field): set(states[field], first: firstRow)
    case .child(let slot, let field):
      set(states[field])
      (result.index, result.indexStride) = (edgeChildren + firstEdge + slot, childCount)
    case .children(let field):
      set(states[field])
      (result.index, result.indexStride) = (edgeChildren + firstEdge, 1)
    case .sourceState(let items, let field):
      set(states[field])
      (result.index, result.indexStride) = (sources(items).origins, 1)
    case .message(let slot, let field):
      set(messages[field], first: firstEdge + (slot ?? 0))
      if slot != nil { result.stride *= childCount }
    case .sourceMessage(let items, let field):
      set(messages[field], first: allEdges + sources(items).number)
    case .inputGradient(let items):
      set(inputGradients, first: items.areSources ? allRows + sources(items).number : firstRow)
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
    switch operand.access {
    case .own: break
    case .atEdges: (result.index, result.indexStride) = (edgeParents + firstEdge, 1)
    case .atReaders(let items):
      let own = sources(items)
      set(own.record, column: operand.column)
      (result.index, result.indexStride) = (own.ofRows, 1)
    }
    switch operand.sum {
    case nil: break
    case .edges: if result.offsets == nil { result.offsets = edgeOffsets }
    case .readers(let items):
      let own = sources(items)
      (result.index, result.indexStride) = (own.readers, 1)
      result.offsets = own.readerOffsets
    }
    if operand.shift > 0 { result.base = result.base.map { $0 + operand.shift * elementSize } }
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
