import EspalierKernels
import EspalierSchedules

/// A list of indices where kernels can read it; its memory is kept.
final class IndexTable {
  private(set) var pointer: UnsafeMutablePointer<Int32> = .allocate(capacity: 1)
  private var capacity = 0

  deinit { pointer.deallocate() }

  /// Makes room; what was there is lost.
  func reserve(_ count: Int) {
    guard count > capacity else { return }
    pointer.deallocate()
    capacity = count + count / 2
    pointer = .allocate(capacity: capacity)
  }

  /// Makes room for zeros, in a table that holds nothing else.
  func reserveZeros(_ count: Int) {
    guard count > capacity else { return }
    reserve(count)
    pointer.initialize(repeating: 0, count: capacity)
  }

  func load(_ values: [Int32]) {
    reserve(values.count)
    pointer.update(from: values, count: values.count)
  }

  /// Loads the rows of inputs; -1 stays.
  func load(_ values: [Int32], through rows: [Int32]) {
    reserve(values.count)
    for (index, value) in values.enumerated() { pointer[index] = value < 0 ? value : rows[Int(value)] }
  }
}

/// A schedule's index tables, where kernels can read them while a pass runs.
final class IndexTables {

  private let edgeOffsetTable = IndexTable()
  private let edgeChildTable = IndexTable()
  private let edgeParentTable = IndexTable()
  private let readerOffsetTable = IndexTable()
  private let readerTable = IndexTable()
  private let rowInputTable = IndexTable()
  private let sourceOriginTable = IndexTable()
  private let rowSourceTable = IndexTable()
  private let sourceReaderOffsetTable = IndexTable()
  private let sourceReaderTable = IndexTable()
  private let noSeedTable = IndexTable()
  private var seedTables: [IndexTable?] = []

  var edgeOffsets: UnsafePointer<Int32> { UnsafePointer(edgeOffsetTable.pointer) }
  var edgeChildren: UnsafePointer<Int32> { UnsafePointer(edgeChildTable.pointer) }
  var edgeParents: UnsafePointer<Int32> { UnsafePointer(edgeParentTable.pointer) }
  var readerOffsets: UnsafePointer<Int32> { UnsafePointer(readerOffsetTable.pointer) }
  var readers: UnsafePointer<Int32> { UnsafePointer(readerTable.pointer) }
  var rowInputs: UnsafePointer<Int32> { UnsafePointer(rowInputTable.pointer) }
  var sourceOrigins: UnsafePointer<Int32> { UnsafePointer(sourceOriginTable.pointer) }
  var rowSources: UnsafePointer<Int32> { UnsafePointer(rowSourceTable.pointer) }
  var sourceReaderOffsets: UnsafePointer<Int32> { UnsafePointer(sourceReaderOffsetTable.pointer) }
  var sourceReaders: UnsafePointer<Int32> { UnsafePointer(sourceReaderTable.pointer) }

  /// For every state field, where each row's seeds begin; all at 0 where the caller gave none.
  func seedOffsets(count: Int) -> [UnsafePointer<Int32>] {
    (0..<count).map { field in
      let table = field < seedTables.count ? seedTables[field] : nil
      return UnsafePointer((table ?? noSeedTable).pointer)
    }
  }

  /// - Parameter inputRows: the row of each distinct input in the table of inputs, unless it is its number.
  func load(_ schedule: Schedule, inputRows: [Int32]?) {
    edgeOffsetTable.load(schedule.edgeOffsets)
    edgeChildTable.load(schedule.edgeChildren)
    edgeParentTable.load(schedule.edgeParents)
    readerOffsetTable.load(schedule.readerOffsets)
    readerTable.load(schedule.readers)
    if let inputRows {
      rowInputTable.load(schedule.rowInputs, through: inputRows)
    } else {
      rowInputTable.load(schedule.rowInputs)
    }
    sourceOriginTable.load(schedule.sourceOrigins)
    for group in schedule.sourceGroups where group.reading == .input {
      guard let inputRows else { break }
      for source in group.sources {
        sourceOriginTable.pointer[source] = inputRows[Int(schedule.sourceOrigins[source])]
      }
    }
    rowSourceTable.load(schedule.rowSources)
    sourceReaderOffsetTable.load(schedule.sourceReaderOffsets)
    sourceReaderTable.load(schedule.sourceReaders)
  }

  func loadSeeds(_ offsets: [[Int32]?], rowCount: Int) {
    noSeedTable.reserveZeros(rowCount + 1)
    while seedTables.count < offsets.count { seedTables.append(nil) }
    for (field, list) in offsets.enumerated() {
      guard let list else {
        seedTables[field] = nil
        continue
      }
      let table = seedTables[field] ?? IndexTable()
      table.load(list)
      seedTables[field] = table
    }
  }
}
