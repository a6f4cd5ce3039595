extension Tree {
  /// One step of a walk around a tree.
  public enum Step: Sendable, Hashable {
    /// Down into a node, before what is under it.
    case enter(Int)
    /// Up out of a node, after what is under it.
    case leave(Int)
  }

  /// The walk around the tree: every node is entered once and left once, children in between.
  ///
  /// It needs no stack, so depth costs nothing.
  public var traversal: Traversal { Traversal(records: records) }

  /// The steps of a walk around a tree.
  public struct Traversal: Sequence, Sendable {
    let records: [Record]

    public func makeIterator() -> Iterator {
      Iterator(records: records, following: .enter(records.count - 1))
    }

    /// Goes from step to step.
    public struct Iterator: IteratorProtocol, Sendable {
      let records: [Record]
      var following: Step?

      public mutating func next() -> Step? {
        guard let step = following else { return nil }
        switch step {
        case .enter(let node):
          let child = records[node].firstChild
          following = child >= 0 ? .enter(Int(child)) : .leave(node)
        case .leave(let node):
          let record = records[node]
          if record.nextSibling >= 0 {
            following = .enter(Int(record.nextSibling))
          } else {
            following = record.parent >= 0 ? .leave(Int(record.parent)) : nil
          }
        }
        return step
      }
    }
  }
}
