/// What a node has, as a small number: whether there is an input, how many children, and which of them
/// are leaves, or boundary states that are shared like these. The nodes of a key and a kind make up a class of rows.
struct ClassKey: Hashable {
  let number: Int

  /// Nodes with more children make one class, whichever are leaves: there would be too many classes.
  static let mostMaskedSlots = 2
  /// A node with an input and no children.
  static let leaf = ClassKey(hasInput: true, childCount: 0, leafMask: 0)

  init(number: Int) { self.number = number }

  /// - Parameter leafMask: bit s for a leaf in slot s; 0 where that isn't told.
  init(hasInput: Bool, childCount: Int, leafMask: Int) {
    number = 2 * (Self.base(childCount) + leafMask) + (hasInput ? 1 : 0)
  }

  /// The number of keys where nodes have up to so many children.
  static func count(slots: Int) -> Int { 2 * base(slots + 1) }

  /// The keys of nodes with fewer children: 2^c for c children up to the most that are told apart.
  private static func base(_ childCount: Int) -> Int {
    let told = mostMaskedSlots + 1
    return childCount <= told ? (1 << childCount) - 1 : (1 << told) - 1 + childCount - told
  }

  /// - Parameter sharesInput: whether rows with children read their inputs through sources. A leaf's is
  ///   its own: leaves with equal inputs are one row.
  func rowClass(sharesInput: Bool, kind: Int) -> Schedule.RowClass {
    let hasInput = number & 1 == 1
    var childCount = 0
    while Self.base(childCount + 1) <= number / 2 { childCount += 1 }
    let leafMask = number / 2 - Self.base(childCount)
    var shared = (0..<childCount).filter { leafMask >> $0 & 1 == 1 }.map(Schedule.Reading.slot)
    if hasInput, childCount > 0, sharesInput { shared.insert(.input, at: 0) }
    return Schedule.RowClass(hasInput: hasInput, childCount: childCount, shared: shared, kind: kind)
  }
}
