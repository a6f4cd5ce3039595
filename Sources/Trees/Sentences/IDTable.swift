/// Which node has an id: a hash table over bytes that lie elsewhere, so that no id becomes a string.
struct IDTable {
  /// Node numbers from 1; 0 is free. The number of slots is a power of two, at least twice that of the ids.
  private var slots: [Int32] = []
  private var ids: [Range<Int>] = []
  private var count = 0

  /// Forgets all ids.
  mutating func removeAll() {
    for index in slots.indices { slots[index] = 0 }
    ids.removeAll(keepingCapacity: true)
    count = 0
  }

  /// Gives a node its id, which are some bytes of `text`.
  ///
  /// - Returns: false where another node has it.
  mutating func insert(_ id: Range<Int>, of text: [UInt8], for node: Int) -> Bool {
    if 2 * (count + 1) > slots.count { grow(text) }
    let slot = slot(of: id, in: text)
    guard slots[slot] == 0 else { return false }
    put(id, for: node, into: slot)
    count += 1
    return true
  }

  /// The node that has an id, which are some bytes of `text`.
  func node(_ id: Range<Int>, of text: [UInt8]) -> Int? {
    guard count > 0 else { return nil }
    let number = slots[slot(of: id, in: text)]
    return number == 0 ? nil : Int(number) - 1
  }

  private mutating func put(_ id: Range<Int>, for node: Int, into slot: Int) {
    if ids.count <= node { ids.append(contentsOf: repeatElement(0..<0, count: node + 1 - ids.count)) }
    ids[node] = id
    slots[slot] = Int32(truncatingIfNeeded: node + 1)
  }

  /// The slot that holds an id, or the free one that it belongs into.
  private func slot(of id: Range<Int>, in text: [UInt8]) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(id, of: text)) & mask
    while slots[slot] != 0, !Self.areEqual(ids[Int(slots[slot]) - 1], id, of: text) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow(_ text: [UInt8]) {
    let numbers = slots.filter { $0 != 0 }
    slots = [Int32](repeating: 0, count: max(64, 2 * slots.count))
    for number in numbers {
      slots[slot(of: ids[Int(number) - 1], in: text)] = number
    }
  }

  /// FNV-1a, whose high bits are mixed into the low ones that choose the slot.
  private static func hash(_ id: Range<Int>, of text: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    text.withUnsafeBufferPointer { bytes in
      for byte in UnsafeBufferPointer(rebasing: bytes[id]) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
    }
    return hash ^ hash >> 29
  }

  private static func areEqual(_ one: Range<Int>, _ other: Range<Int>, of text: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return text.withUnsafeBufferPointer { bytes in
      var (first, second) = (one.upperBound, other.upperBound)
      // Ids of a sentence differ in their ends.
      while first > one.lowerBound {
        (first, second) = (first - 1, second - 1)
        if bytes[first] != bytes[second] { return false }
      }
      return true
    }
  }
}
