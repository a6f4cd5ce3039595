/// The making of a schedule, step by step, in memory that is kept from one to the next.
struct ScheduleAssembly {
  private let children: ScheduleBuilder.Children
  private let leaves: ScheduleBuilder.Leaves
  private let sharesBoundary: Bool
  private let kindCount: Int
  /// The distinct input that each input number has in this minibatch, valid where the stamp is this
  /// minibatch's.
  private var inputSlot: [Int32] = []
  private var inputStamp: [UInt32] = []
  private var stamp: UInt32 = 0
  /// The row of the childless node of each kind that reads each distinct input, or -1.
  private var leafRow: [Int32] = []
  /// For every kind, key and level: the number of rows, then where the next row goes.
  private var cells: [Int32] = []
  private var rowsOfCell: [Int32] = []
  private var nodeRow: [Int32] = []
  private var classOfKey: [Int32] = []
  /// For every node of the minibatch.
  private var keys: [ClassKey] = []
  /// The key and kind of every node of the minibatch, as one number.
  private var keyedKinds: [Int32] = []
  /// For every row, boundary state or input, its source in the group at hand, or -1.
  var sourceOf: [Int32] = []
  /// For every edge, then every source, the row that gets its gradient, or -1.
  var receivers: [Int32] = []

  init(
    children: ScheduleBuilder.Children, leaves: ScheduleBuilder.Leaves, sharesBoundary: Bool, kindCount: Int
  ) {
    self.children = children
    self.leaves = leaves
    self.sharesBoundary = sharesBoundary
    self.kindCount = kindCount
  }

  /// The number of keys.
  private var keyCount: Int {
    switch children {
    case .slots(let slots): ClassKey.count(slots: slots)
    case .any: ClassKey.count(slots: 1)
    }
  }

  mutating func build(_ structures: [Structure], into schedule: inout Schedule) {
    stamp &+= 1
    collectInputs(of: structures, into: &schedule)
    let levelCount = structures.reduce(0) { max($0, $1.levelCount) }
    findKeys(of: structures)
    findClasses(of: structures, levelCount: levelCount, into: &schedule)
    placeRows(of: structures, levelCount: levelCount, into: &schedule)
    connect(structures, into: &schedule)
    findSources(of: &schedule)
    listReaders(of: &schedule)
  }

  /// Numbers the distinct inputs.
  private mutating func collectInputs(of structures: [Structure], into schedule: inout Schedule) {
    for structure in structures {
      for input in structure.inputs where input >= 0 {
        let input = Int(input)
        if input >= inputSlot.count {
          let missing = input + 1 - inputSlot.count
          inputSlot.append(contentsOf: repeatElement(0, count: missing))
          inputStamp.append(contentsOf: repeatElement(0, count: missing))
        }
        if inputStamp[input] != stamp {
          inputStamp[input] = stamp
          inputSlot[input] = Int32(schedule.inputs.count)
          schedule.inputs.append(Int32(input))
        }
      }
    }
  }

  /// Sets the key of every node: a small number for what it has, the same for all nodes of a class.
  private mutating func findKeys(of structures: [Structure]) {
    let keyCount = keyCount
    keys.removeAll(keepingCapacity: true)
    keyedKinds.removeAll(keepingCapacity: true)
    for structure in structures {
      for node in 0..<structure.nodeCount {
        let (key, kind) = (key(structure, node), structure.kind(of: node))
        precondition(kind < kindCount, "a node is of kind \(kind), the cell knows \(kindCount)")
        keys.append(key)
        keyedKinds.append(Int32(kind * keyCount + key.number))
      }
    }
  }

  private func key(_ structure: Structure, _ node: Int) -> ClassKey {
    let nodes = structure.childOffsets[node]..<structure.childOffsets[node + 1]
    var count = nodes.count
    var leafMask = 0
    switch children {
    case .slots(let slots):
      precondition(count <= slots, "a node has \(count) children, the cell \(slots) slots")
      if leaves != .separate, count <= ClassKey.mostMaskedSlots {
        for (slot, place) in nodes.enumerated() {
          let child = structure.children[Int(place)]
          if child >= 0 ? structure.isLeaf(Int(child)) : sharesBoundary { leafMask |= 1 << slot }
        }
      }
    case .any: count = min(count, 1)
    }
    return ClassKey(hasInput: structure.inputs[node] >= 0, childCount: count, leafMask: leafMask)
  }

  /// Whether a node has no row of its own: it is fed, or shares the row of an earlier one, of which the
  /// first one of a kind is remembered.
  private mutating func isWithoutRow(_ structure: Structure, _ node: Int, key: ClassKey) -> Bool {
    guard leaves != .separate, key == .leaf else { return false }
    if leaves == .fed { return true }
    let place = leafPlace(structure, node)
    if leafRow[place] >= 0 { return true }
    leafRow[place] = 0
    return false
  }

  /// Where the row of a leaf's input and kind stands in `leafRow`.
  private func leafPlace(_ structure: Structure, _ node: Int) -> Int {
    Int(inputSlot[Int(structure.inputs[node])]) * kindCount + structure.kind(of: node)
  }

  /// Counts the rows of every class and level, and lays the classes and groups out.
  private mutating func findClasses(
    of structures: [Structure], levelCount: Int, into schedule: inout Schedule
  ) {
    let keyCount = keyCount
    cells.fill(with: 0, count: kindCount * keyCount * levelCount)
    leafRow.fill(with: -1, count: schedule.inputs.count * kindCount)
    var number = 0
    for structure in structures {
      for node in 0..<structure.nodeCount {
        let key = keys[number]
        number += 1
        if !isWithoutRow(structure, node, key: key) {
          cells[Int(keyedKinds[number - 1]) * levelCount + Int(structure.levels[node])] += 1
        }
      }
    }
    classOfKey.fill(with: -1, count: kindCount * keyCount)
    rowsOfCell.removeAll(keepingCapacity: true)
    rowsOfCell.append(contentsOf: cells)
    for key in 0..<kindCount * keyCount {
      let first = schedule.rowCount
      for level in 0..<levelCount {
        let count = Int(cells[key * levelCount + level])
        cells[key * levelCount + level] = Int32(schedule.rowCount)
        schedule.rowCount += count
      }
      guard schedule.rowCount > first else { continue }
      classOfKey[key] = Int32(schedule.classes.count)
      schedule.classes.append(
        ClassKey(number: key % keyCount).rowClass(sharesInput: leaves != .separate, kind: key / keyCount))
      schedule.classRows.append(first..<schedule.rowCount)
    }
    findGroups(levelCount: levelCount, keyCount: kindCount * keyCount, into: &schedule)
  }

  /// Lists the groups of every level; `cells` holds where the rows of each begin.
  private mutating func findGroups(levelCount: Int, keyCount: Int, into schedule: inout Schedule) {
    for level in 0..<levelCount {
      let first = schedule.groups.count
      for key in 0..<keyCount where rowsOfCell[key * levelCount + level] > 0 {
        let rowClass = Int(classOfKey[key])
        let start = Int(cells[key * levelCount + level]) - schedule.classRows[rowClass].lowerBound
        let count = Int(rowsOfCell[key * levelCount + level])
        schedule.groups.append(Schedule.Group(rowClass: rowClass, rows: start..<start + count, edges: 0..<0))
      }
      schedule.levels.append(first..<schedule.groups.count)
    }
  }

  /// Gives every node its row, and counts the edges of every row.
  private mutating func placeRows(
    of structures: [Structure], levelCount: Int, into schedule: inout Schedule
  ) {
    if leaves == .fed {
      schedule.boundaryCount = schedule.inputs.count
      for slot in leafRow.indices { leafRow[slot] = Int32(schedule.rowCount + slot) }
    } else {
      for slot in leafRow.indices { leafRow[slot] = -1 }
    }
    nodeRow.removeAll(keepingCapacity: true)
    schedule.rowInputs.fill(with: -1, count: schedule.rowCount)
    schedule.rowStructures.fill(with: 0, count: schedule.rowCount)
    schedule.edgeOffsets.fill(with: 0, count: schedule.rowCount + schedule.classes.count)
    var number = 0
    for (place, structure) in structures.enumerated() {
      for node in 0..<structure.nodeCount {
        let key = keys[number]
        number += 1
        let input = Int(structure.inputs[node])
        let slot = input >= 0 ? Int(inputSlot[input]) : -1
        let keyedKind = Int(keyedKinds[number - 1])
        let isShared = leaves != .separate && key == .leaf
        let leaf = isShared ? leafPlace(structure, node) : -1
        if isShared, leafRow[leaf] >= 0 {
          nodeRow.append(leafRow[leaf])
          continue
        }
        let cell = keyedKind * levelCount + Int(structure.levels[node])
        let row = cells[cell]
        cells[cell] += 1
        nodeRow.append(row)
        if isShared { leafRow[leaf] = row }
        schedule.rowInputs[Int(row)] = Int32(slot)
        schedule.rowStructures[Int(row)] = Int32(place)
        // Counted one place on, so that the running sum below makes offsets of the counts.
        schedule.edgeOffsets[Int(row + classOfKey[keyedKind]) + 1] =
          structure.childOffsets[node + 1] - structure.childOffsets[node]
      }
    }
    for (index, rows) in schedule.classRows.enumerated() where !rows.isEmpty {
      schedule.edgeOffsets[rows.lowerBound + index] = 0
      for row in rows {
        schedule.edgeOffsets[row + index + 1] += schedule.edgeOffsets[row + index]
      }
      let count = Int(schedule.edgeOffsets[rows.upperBound + index])
      schedule.classEdges.append(schedule.edgeCount..<schedule.edgeCount + count)
      schedule.edgeCount += count
    }
    for index in schedule.groups.indices {
      let group = schedule.groups[index]
      let base = schedule.classRows[group.rowClass].lowerBound + group.rowClass
      schedule.groups[index].edges =
        Int(
          schedule.edgeOffsets[base + group.rows.lowerBound])..<Int(
          schedule.edgeOffsets[base + group.rows.upperBound])
    }
  }

  /// Fills in what every edge connects, and the row of every output.
  private mutating func connect(_ structures: [Structure], into schedule: inout Schedule) {
    schedule.edgeChildren.fill(with: 0, count: schedule.edgeCount)
    schedule.edgeParents.fill(with: 0, count: schedule.edgeCount)
    var first = 0
    for structure in structures {
      for node in 0..<structure.nodeCount {
        let nodes = structure.children(of: node)
        guard !nodes.isEmpty else { continue }
        let rowClass = Int(classOfKey[Int(keyedKinds[first + node])])
        let row = Int(nodeRow[first + node])
        var edge =
          schedule.classEdges[rowClass].lowerBound + Int(schedule.edgeOffsets[row + rowClass])
        let parent = Int32(row - schedule.classRows[rowClass].lowerBound)
        for child in nodes {
          schedule.edgeChildren[edge] =
            child >= 0
            ? nodeRow[first + Int(child)] : Int32(schedule.rowCount + schedule.boundaryCount) - 1 - child
          schedule.edgeParents[edge] = parent
          edge += 1
        }
      }
      for output in structure.outputs {
        schedule.outputRows.append(output < 0 ? -1 : nodeRow[first + Int(output)])
      }
      schedule.outputOffsets.append(schedule.outputRows.count)
      schedule.boundaryCount += structure.boundaryCount
      first += structure.nodeCount
    }
  }
}

extension Structure {
  /// Whether a node has an input and no children, so that its state depends on nothing but the input.
  func isLeaf(_ node: Int) -> Bool {
    inputs[node] >= 0 && childOffsets[node] == childOffsets[node + 1]
  }
}

extension [Int32] {
  /// Makes this a list of `count` equal numbers, in the memory that it has.
  mutating func fill(with value: Int32, count: Int) {
    removeAll(keepingCapacity: true)
    append(contentsOf: repeatElement(value, count: count))
  }
}
