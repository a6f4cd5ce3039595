import EspalierSchedules

/// Which sources of a class's shared reading were computed before, where nothing is trained: their records
/// are kept from one run to the next.
final class RememberedSources {
  /// The record of every input or boundary row; -1 where it wasn't met.
  private var records: [Int32] = []
  private var version = 0
  /// The number of records.
  private(set) var count = 0
  /// What the sources that weren't met are.
  let origins = IndexTable()
  /// The record of each row's source.
  let ofRows = IndexTable()

  /// The most records that are kept, unless one run needs more: this bounds memory.
  private static let most = 16_384

  /// Forgets everything: a run that remembers nothing writes its own sources in place of the records.
  func forget() {
    guard count > 0 else { return }
    records = Array(repeating: -1, count: records.count)
    count = 0
  }

  /// Finds the records of a run's sources.
  ///
  /// - Parameters:
  ///   - identities: the input or boundary row that each source is.
  ///   - origins: where the kernels find it in this run.
  ///   - rowSources: the source of each row.
  ///   - version: that of the parameters; records of others are forgotten.
  /// - Returns: the records that were there before, and those that are to be computed.
  func find(
    identities: some Collection<Int32>, origins: UnsafePointer<Int32>, rowSources: ArraySlice<Int32>,
    version: Int
  ) -> (kept: Int, new: Int) {
    if version != self.version || count + identities.count > Self.most {
      self.version = version
      records = Array(repeating: -1, count: records.count)
      count = 0
    }
    let kept = count
    self.origins.reserve(identities.count)
    for (source, identity) in identities.enumerated() {
      let identity = Int(identity)
      if identity >= records.count {
        records.append(contentsOf: repeatElement(-1, count: max(identity + 1 - records.count, records.count)))
      }
      guard records[identity] < 0 else { continue }
      self.origins.pointer[count - kept] = origins[source]
      records[identity] = Int32(count)
      count += 1
    }
    let places = identities.map { records[Int($0)] }
    ofRows.reserve(rowSources.count)
    for (row, source) in rowSources.enumerated() { ofRows.pointer[row] = places[Int(source)] }
    return (kept, count - kept)
  }
}
