import EspalierKernels
import EspalierSchedules

/// A schedule's index tables, where kernels can read them while a pass runs.
final class IndexTables {
  /// One table; its memory is kept.
  private final class Table {
    private(set) var pointer: UnsafeMutablePointer<Int32> = .allocate(capacity: 1)
    private var capacity = 1

    deinit { pointer.deallocate() }

    func load(_ values: [Int32]) {
      if values.count > capacity {
        pointer.deallocate()
        capacity = values.count + values.count / 2
        pointer = .allocate(capacity: capacity)
      }
      pointer.update(from: values, count: values.count)
    }
  }

  private let edgeOffsetTable = Table()
  private let edgeChildTable = Table()
  private let edgeParentTable = Table()
  private let readerOffsetTable = Table()
  private let readerTable = Table()
  private let rowInputTable = Table()
  private let noSeedTable = Table()
  private var seedTables: [Table?] = []

  var edgeOffsets: UnsafePointer<Int32> { UnsafePointer(edgeOffsetTable.pointer) }
  var edgeChildren: UnsafePointer<Int32> { UnsafePointer(edgeChildTable.pointer) }
  var edgeParents: UnsafePointer<Int32> { UnsafePointer(edgeParentTable.pointer) }
  var readerOffsets: UnsafePointer<Int32> { UnsafePointer(readerOffsetTable.pointer) }
  var readers: UnsafePointer<Int32> { UnsafePointer(readerTable.pointer) }
  var rowInputs: UnsafePointer<Int32> { UnsafePointer(rowInputTable.pointer) }

  /// For every state field, where each row's seeds begin; all at 0 where the caller gave none.
  func seedOffsets(count: Int) -> [UnsafePointer<Int32>] {
    (0..<count).map { field in
      let table = field < seedTables.count ? seedTables[field] : nil
      return UnsafePointer((table ?? noSeedTable).pointer)
    }
  }

  func load(_ schedule: Schedule) {
    edgeOffsetTable.load(schedule.edgeOffsets)
    edgeChildTable.load(schedule.edgeChildren)
    edgeParentTable.load(schedule.edgeParents)
    readerOffsetTable.load(schedule.readerOffsets)
    readerTable.load(schedule.readers)
    rowInputTable.load(schedule.rowInputs)
  }

  func loadSeeds(_ offsets: [[Int32]?], rowCount: Int) {
    noSeedTable.load(Array(repeating: 0, count: rowCount + 1))
    while seedTables.count < offsets.count { seedTables.append(nil) }
    for (field, list) in offsets.enumerated() {
      guard let list else {
        seedTables[field] = nil
        continue
      }
      let table = seedTables[field] ?? Table()
      table.load(list)
      seedTables[field] = table
    }
  }
}
