extension ScheduleAssembly {
  /// Finds what the rows of each class read alike.
  mutating func findSources(of schedule: inout Schedule) {
    for (index, rowClass) in schedule.classes.enumerated() {
      let first = schedule.sourceGroups.count
      for reading in rowClass.shared { appendSources(of: reading, rowClass: index, to: &schedule) }
      schedule.classSources.append(first..<schedule.sourceGroups.count)
    }
  }

  /// Numbers the distinct things that a class's rows read, in the order of the rows.
  private mutating func appendSources(
    of reading: Schedule.Reading, rowClass: Int, to schedule: inout Schedule
  ) {
    let rows = schedule.classRows[rowClass]
    let firstSource = schedule.sourceOrigins.count
    let firstRow = schedule.rowSources.count
    switch reading {
    case .input:
      sourceOf.fill(with: -1, count: schedule.inputs.count)
      for row in rows { appendSource(of: schedule.rowInputs[row], firstSource, to: &schedule) }
    case .slot(let slot):
      sourceOf.fill(with: -1, count: schedule.rowCount + schedule.boundaryCount)
      let (edges, count) = (schedule.classEdges[rowClass], schedule.classes[rowClass].childCount)
      for edge in stride(from: edges.lowerBound + slot, to: edges.upperBound, by: count) {
        appendSource(of: schedule.edgeChildren[edge], firstSource, to: &schedule)
      }
    }
    let sources = firstSource..<schedule.sourceOrigins.count
    let firstOffset = schedule.sourceReaderOffsets.count
    Self.transpose(
      schedule.rowSources[firstRow...], targets: sources.count, offsets: &schedule.sourceReaderOffsets,
      indices: &schedule.sourceReaders)
    schedule.sourceGroups.append(
      Schedule.SourceGroup(reading: reading, sources: sources, firstRow: firstRow, firstOffset: firstOffset))
  }

  private mutating func appendSource(of origin: Int32, _ first: Int, to schedule: inout Schedule) {
    if sourceOf[Int(origin)] < 0 {
      sourceOf[Int(origin)] = Int32(schedule.sourceOrigins.count - first)
      schedule.sourceOrigins.append(origin)
    }
    schedule.rowSources.append(sourceOf[Int(origin)])
  }

  /// Lists who sends a gradient to each row and each input: edges and rows, or their sources.
  mutating func listReaders(of schedule: inout Schedule) {
    receivers.removeAll(keepingCapacity: true)
    receivers.append(contentsOf: schedule.edgeChildren)
    for (index, rowClass) in schedule.classes.enumerated() {
      let edges = schedule.classEdges[index]
      for case .slot(let slot) in rowClass.shared {
        for edge in stride(from: edges.lowerBound + slot, to: edges.upperBound, by: rowClass.childCount) {
          receivers[edge] = -1
        }
      }
    }
    appendOrigins(of: schedule, ofInputs: false)
    schedule.readerOffsets.removeAll(keepingCapacity: true)
    schedule.readers.removeAll(keepingCapacity: true)
    Self.transpose(
      receivers[...], targets: schedule.rowCount + schedule.boundaryCount, offsets: &schedule.readerOffsets,
      indices: &schedule.readers)

    receivers.removeAll(keepingCapacity: true)
    receivers.append(contentsOf: schedule.rowInputs)
    for (index, rowClass) in schedule.classes.enumerated() where rowClass.shared.contains(.input) {
      for row in schedule.classRows[index] { receivers[row] = -1 }
    }
    appendOrigins(of: schedule, ofInputs: true)
    schedule.inputOffsets.removeAll(keepingCapacity: true)
    schedule.inputReaders.removeAll(keepingCapacity: true)
    Self.transpose(
      receivers[...], targets: schedule.inputs.count, offsets: &schedule.inputOffsets,
      indices: &schedule.inputReaders)
  }

  /// Appends the origins of the sources that are inputs, or of those that are rows; -1 for the others.
  private mutating func appendOrigins(of schedule: Schedule, ofInputs: Bool) {
    for group in schedule.sourceGroups {
      if (group.reading == .input) == ofInputs {
        receivers.append(contentsOf: schedule.sourceOrigins[group.sources])
      } else {
        receivers.append(contentsOf: repeatElement(-1, count: group.sources.count))
      }
    }
  }

  /// Appends, for every target, the places at which it stands in `list`, in ascending order, to
  /// `indices`, and where those of each target begin to `offsets`, with one more at the end.
  private static func transpose(
    _ list: ArraySlice<Int32>, targets: Int, offsets: inout [Int32], indices: inout [Int32]
  ) {
    let (first, start) = (offsets.count, indices.count)
    offsets.append(contentsOf: repeatElement(0, count: targets + 2))
    offsets[first] = Int32(start)
    // Counted two places on: after the running sum, entry t + 1 is where the next index of t goes,
    // and once all are placed, where those of t end.
    var count = 0
    for target in list where target >= 0 {
      offsets[first + Int(target) + 2] += 1
      count += 1
    }
    offsets[first + 1] = Int32(start)
    for target in 0..<targets { offsets[first + target + 2] += offsets[first + target + 1] }
    indices.append(contentsOf: repeatElement(0, count: count))
    for (index, target) in zip(Int32(0)..., list) where target >= 0 {
      let entry = first + Int(target) + 1
      indices[Int(offsets[entry])] = index
      offsets[entry] += 1
    }
    offsets.removeLast()
  }
}
