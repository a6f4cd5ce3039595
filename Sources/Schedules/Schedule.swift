/// The structure of a minibatch as rows, levels and edges: what runs when, and what reads what.
///
/// A row is a node of a structure, or several equal ones: nodes without children that have the same
/// input (and are of one kind) have the same state, so they share a row. Rows are sorted by class, then level, then
/// structure, then node. So a level is a contiguous range of every class, and a class is one too.
///
/// An edge leads from a row to one of its children; edges are sorted by row, then slot.
public struct Schedule: Sendable {
  /// What a row reads.
  public enum Reading: Sendable, Hashable {
    /// Its input.
    case input
    /// The child in a slot.
    case slot(Int)
  }

  /// What the rows of a class have in common: which inputs and children are there. Work on what
  /// isn't there is skipped.
  public struct RowClass: Sendable, Hashable {
    /// Whether the rows have an input.
    public var hasInput: Bool
    /// The number of children of every row; for cells of any arity, 1 stands for one or more.
    public var childCount: Int
    /// What several rows may read alike: inputs, and children that are leaves. Work on what is read
    /// alone is done once for every distinct thing, a *source*, in place of once for every row.
    public var shared: [Reading] = []
    /// The kind of the rows, such as a syntactic category: parameters may be chosen by it.
    public var kind = 0

    /// A class of rows.
    public init(hasInput: Bool, childCount: Int, shared: [Reading] = [], kind: Int = 0) {
      self.hasInput = hasInput
      self.childCount = childCount
      self.shared = shared
      self.kind = kind
    }
  }

  /// The sources of one shared reading of a class.
  public struct SourceGroup: Sendable, Hashable {
    /// What is read.
    public var reading: Reading
    /// The sources, counted over all groups.
    public var sources: Range<Int>
    /// Where the entries of the class's rows begin in `rowSources`.
    public var firstRow: Int
    /// Where the entries of the sources begin in `sourceReaderOffsets`.
    public var firstOffset: Int
  }

  /// The rows of one class at one level.
  public struct Group: Sendable, Hashable {
    /// The index of the class in `classes`.
    public var rowClass: Int
    /// The rows, counted within the class.
    public var rows: Range<Int>
    /// The edges of these rows, counted within the class.
    public var edges: Range<Int>

    /// Rows of a class.
    public init(rowClass: Int, rows: Range<Int>, edges: Range<Int>) {
      (self.rowClass, self.rows, self.edges) = (rowClass, rows, edges)
    }
  }

  /// The classes that occur, in a fixed order.
  public internal(set) var classes: [RowClass] = []
  /// The rows of every class.
  public internal(set) var classRows: [Range<Int>] = []
  /// The edges of every class.
  public internal(set) var classEdges: [Range<Int>] = []
  /// The groups of every level, from the leaves up.
  public internal(set) var levels: [Range<Int>] = []
  /// All groups, level after level.
  public internal(set) var groups: [Group] = []

  /// N: the number of rows.
  public internal(set) var rowCount = 0
  /// E: the number of edges.
  public internal(set) var edgeCount = 0
  /// The states fed in by the caller; boundary state b is row `rowCount + b`.
  public internal(set) var boundaryCount = 0

  /// For class k with rows a..<b, entries a + k ... b + k: where the edges of each row begin, counted
  /// within the class, and at last where they end.
  public internal(set) var edgeOffsets: [Int32] = []
  /// The row that each edge leads to.
  public internal(set) var edgeChildren: [Int32] = []
  /// The row that each edge comes from, counted within its class.
  public internal(set) var edgeParents: [Int32] = []
  /// For every row and boundary state, where its readers begin in `readers`; one more at the end.
  public internal(set) var readerOffsets: [Int32] = []
  /// Who sends each row its gradient: e for edge e, E + s for source s, in this order. An edge of a
  /// slot that is shared sends nothing: its source does.
  public internal(set) var readers: [Int32] = []

  /// The sources, class after class, for every class in the order of its shared readings.
  public internal(set) var sourceGroups: [SourceGroup] = []
  /// The groups of every class.
  public internal(set) var classSources: [Range<Int>] = []
  /// What each source is: a row or boundary state, or the index of a distinct input.
  public internal(set) var sourceOrigins: [Int32] = []
  /// For every group and row of its class, the source that the row reads, counted within the group.
  public internal(set) var rowSources: [Int32] = []
  /// For every group, where the readers of each source begin in `sourceReaders`; one more at the end.
  public internal(set) var sourceReaderOffsets: [Int32] = []
  /// The rows that read each source, counted within their class.
  public internal(set) var sourceReaders: [Int32] = []

  /// The structure of every row; of a row that several share, the first one's.
  public internal(set) var rowStructures: [Int32] = []

  /// The distinct inputs, in the order of their first occurrence.
  public internal(set) var inputs: [Int32] = []
  /// The index in `inputs` of every row's input; -1 where it has none.
  public internal(set) var rowInputs: [Int32] = []
  /// For every distinct input, where its readers begin in `inputReaders`; one more at the end.
  public internal(set) var inputOffsets: [Int32] = []
  /// Who has a gradient for each distinct input: r for row r, N + s for source s, in this order.
  public internal(set) var inputReaders: [Int32] = []

  /// The row of every output of every structure, structure after structure; -1 where there is none.
  public internal(set) var outputRows: [Int32] = []
  /// Where the outputs of each structure begin in `outputRows`; one more at the end.
  public internal(set) var outputOffsets: [Int] = [0]

  /// An empty schedule.
  public init() {}

  /// Empties the schedule; its memory stays.
  mutating func removeAll() {
    classes.removeAll(keepingCapacity: true)
    classRows.removeAll(keepingCapacity: true)
    classEdges.removeAll(keepingCapacity: true)
    levels.removeAll(keepingCapacity: true)
    groups.removeAll(keepingCapacity: true)
    sourceGroups.removeAll(keepingCapacity: true)
    classSources.removeAll(keepingCapacity: true)
    sourceOrigins.removeAll(keepingCapacity: true)
    rowSources.removeAll(keepingCapacity: true)
    sourceReaderOffsets.removeAll(keepingCapacity: true)
    sourceReaders.removeAll(keepingCapacity: true)
    (rowCount, edgeCount, boundaryCount) = (0, 0, 0)
    inputs.removeAll(keepingCapacity: true)
    outputRows.removeAll(keepingCapacity: true)
    outputOffsets.removeAll(keepingCapacity: true)
    outputOffsets.append(0)
  }

  /// The number of sources.
  public var sourceCount: Int { sourceOrigins.count }

  /// The place at which a row's input has its gradient: the row itself, or N + s for its source s.
  public func inputPlace(ofRow row: Int) -> Int {
    for (index, rows) in classRows.enumerated() where rows.contains(row) {
      for group in sourceGroups[classSources[index]] where group.reading == .input {
        return rowCount + group.sources.lowerBound + Int(rowSources[group.firstRow + row - rows.lowerBound])
      }
    }
    return row
  }

  /// The row that holds the state of an output of a structure.
  public func row(ofOutput output: Int, structure: Int) -> Int? {
    let row = outputRows[outputOffsets[structure] + output]
    return row < 0 ? nil : Int(row)
  }
}

extension Schedule {
  /// Rows without children, row i reading input `inputs[i]` of a table: what a read-out runs over.
  public static func flat(inputs: [Int32]) -> Schedule {
    var schedule = Schedule()
    schedule.rowCount = inputs.count
    schedule.rowInputs = inputs
    schedule.rowStructures = Array(repeating: 0, count: inputs.count)
    schedule.readerOffsets = Array(repeating: 0, count: inputs.count + 1)
    schedule.edgeOffsets = Array(repeating: 0, count: inputs.count + 1)
    guard !inputs.isEmpty else { return schedule }
    schedule.classes = [RowClass(hasInput: true, childCount: 0)]
    schedule.classRows = [0..<inputs.count]
    schedule.classEdges = [0..<0]
    schedule.classSources = [0..<0]
    schedule.groups = [Group(rowClass: 0, rows: 0..<inputs.count, edges: 0..<0)]
    schedule.levels = [0..<1]
    return schedule
  }
}
