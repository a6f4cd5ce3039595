import CKernels
import EspalierCells
public import EspalierKernels
import EspalierSchedules

/// Sums over rows of another pass, weighted by how well they suit a query.
///
///     e_ij = score(s_i, h_j)        a_i = softmax over j of e_i        c_i = Σ_j a_ij V h_j
///
/// s_i is a query (Q), h_j a row (H), c_i its context (O). Queries and rows come in groups, such as sentences: a query sees
/// the rows of its own group. What is made of rows alone is made once, for as many queries as there will be: V h_j, which is
/// the same as V Σ_j a_ij h_j, and what they are compared as.
///
/// Parameters: `V` (O x H), `W` (general: Q x H, additive: A x Q), `U` (A x H) and `v` (A), where the score has them.
///
/// Sums run in the order of rows, on one thread for each group: they have the same bits with any number of threads and
/// whatever other groups there are.
public final class Attention<S: KernelScalar> {
  /// The score.
  public let score: AttentionScore
  /// After `attend`: the context of every query, a row each.
  public let contexts: Matrix<S>
  /// After `backward`: the gradient of every query, a row each.
  public private(set) var queryGradients: Matrix<S>
  /// After `backward`: the gradient of every row.
  public let rowGradients: Matrix<S>

  let team: ThreadTeam
  let parameters: ParameterStore<S>
  private let queryPass: Pass<S>?
  private let keyPass: Pass<S>?
  private let valuePass: Pass<S>
  /// v, among the parameters.
  let vectorRange: Range<Int>
  /// What queries and rows are compared as, and what rows are summed up as.
  private(set) var queries: Matrix<S>
  private(set) var keys: Matrix<S>
  var values: Matrix<S> { valuePass.states[0] }
  private(set) var groups: [Group] = []
  private var rowOffsets: [Int] = [0]
  /// a, one query's after the other's.
  let weightBuffer = Buffer<S>()
  let scoreGradients = Buffer<S>()
  let comparedGradients: Matrix<S>
  let keyGradients: Matrix<S>
  let valueGradients: Matrix<S>
  let vectorGradients: Matrix<S>

  /// The queries and rows that see each other, and where their weights begin.
  struct Group {
    var queries: Range<Int>
    var rows: Range<Int>
    var firstWeight: Int
  }

  /// Attention whose parameters are added to a store.
  ///
  /// - Parameters:
  ///   - querySize: Q.
  ///   - rowSize: H.
  ///   - contextSize: O.
  ///   - size: A, for additive scores.
  public init(
    _ score: AttentionScore, querySize: Int, rowSize: Int, contextSize: Int, size: Int,
    parameters: ParameterStore<S>, prefix: String, team: ThreadTeam
  ) {
    precondition(
      score != .dot || querySize == rowSize,
      "a query of width \(querySize) has no product with rows of width \(rowSize)")
    self.score = score
    self.team = team
    self.parameters = parameters
    func pass(_ matrix: String, reading width: Int, to size: Int) -> Pass<S> {
      Pass(
        cell: Projection(inputSize: width, outputSize: size, matrix: matrix), parameters: parameters,
        prefix: prefix, team: team)
    }
    let compared = score == .additive ? size : querySize
    switch score {
    case .dot: (queryPass, keyPass) = (nil, nil)
    case .general: (queryPass, keyPass) = (nil, pass("W", reading: rowSize, to: querySize))
    case .additive:
      (queryPass, keyPass) = (pass("W", reading: querySize, to: size), pass("U", reading: rowSize, to: size))
    }
    if score == .additive {
      let v = Parameter(
        name: "v", inputSize: 1, outputSize: size, isVector: true,
        initialization: .uniform(1 / Double(size).squareRoot()))
      let first = parameters.add([v], prefix: prefix)[0]
      vectorRange = first..<first + size
    } else {
      vectorRange = 0..<0
    }
    valuePass = pass("V", reading: rowSize, to: contextSize)
    contexts = Matrix(width: contextSize)
    rowGradients = Matrix(width: rowSize)
    (queries, keys) = (Matrix(width: compared), Matrix(width: compared))
    comparedGradients = Matrix(width: compared)
    keyGradients = Matrix(width: compared)
    valueGradients = Matrix(width: contextSize)
    vectorGradients = Matrix(width: compared)
    queryGradients = queryPass?.inputGradients ?? comparedGradients
  }

  /// Takes the rows to attend to; those of group g are `offsets[g]..<offsets[g + 1]`. The table must stay as it is.
  public func prepare(_ rows: Matrix<S>, offsets: [Int], keepsForBackward: Bool = false) {
    precondition(offsets.last == rows.rowCount, "\(rows.rowCount) rows in groups that end at \(offsets)")
    rowOffsets = offsets
    let all = Self.flat(rows.rowCount)
    valuePass.forward(all, inputs: rows, keepsForBackward: keepsForBackward)
    keys = rows
    guard let keyPass else { return }
    keyPass.forward(all, inputs: rows, keepsForBackward: keepsForBackward)
    keys = keyPass.states[0]
  }

  /// The context of every query.
  ///
  /// - Parameters:
  ///   - queries: a row each. The table must stay as it is until `backward`.
  ///   - offsets: the queries of group g are `offsets[g]..<offsets[g + 1]`.
  public func attend(
    _ queries: Matrix<S>, offsets: [Int], keepsForBackward: Bool = false
  ) -> Matrix<S> {
    precondition(
      offsets.count == rowOffsets.count && offsets.last == queries.rowCount,
      "\(queries.rowCount) queries in \(offsets.count - 1) groups for rows in \(rowOffsets.count - 1)")
    self.queries = queries
    if let queryPass {
      queryPass.forward(Self.flat(queries.rowCount), inputs: queries, keepsForBackward: keepsForBackward)
      self.queries = queryPass.states[0]
    }
    group(offsets)
    contexts.reset(rowCount: queries.rowCount)
    runForward()
    return contexts
  }

  private func group(_ offsets: [Int]) {
    var count = 0
    groups = offsets.indices.dropLast().map { group in
      let (queries, rows) = (offsets[group]..<offsets[group + 1], rowOffsets[group]..<rowOffsets[group + 1])
      precondition(queries.isEmpty || !rows.isEmpty, "the queries of group \(group) have no rows")
      defer { count += queries.count * rows.count }
      return Group(queries: queries, rows: rows, firstWeight: count)
    }
    weightBuffer.reserve(discarding: count)
    scoreGradients.reserve(discarding: count)
  }

  /// After `attend`: the weights a of a query, one for every row of its group.
  public func weights(ofQuery query: Int) -> [S] {
    precondition(query >= 0 && query < contexts.rowCount, "there is no query \(query)")
    // The first group that ends behind the query.
    var (low, high) = (0, groups.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if groups[middle].queries.upperBound > query { high = middle } else { low = middle + 1 }
    }
    let group = groups[low]
    let first = group.firstWeight + (query - group.queries.lowerBound) * group.rows.count
    return Array(UnsafeBufferPointer(start: weightBuffer.pointer + first, count: group.rows.count))
  }

  /// Computes the gradients of queries, rows and parameters from those of the contexts, a row each.
  public func backward(_ gradients: Matrix<S>) {
    precondition(gradients.rowCount == contexts.rowCount, "\(gradients.rowCount) gradients of contexts")
    comparedGradients.reset(rowCount: queries.rowCount)
    keyGradients.reset(rowCount: keys.rowCount)
    valueGradients.reset(rowCount: values.rowCount)
    runBackward(gradients)
    sumVectorGradients()
    queryGradients = comparedGradients
    if let queryPass {
      queryPass.backward(seeds: [Self.oneEach(comparedGradients)])
      queryGradients = queryPass.inputGradients
    }
    let order = (0..<Int32(keys.rowCount)).map { $0 }
    valuePass.backward(seeds: [Self.oneEach(valueGradients)])
    rowGradients.gather(order, from: valuePass.inputGradients, team: team)
    if let keyPass {
      keyPass.backward(seeds: [Self.oneEach(keyGradients)])
      rowGradients.add(keyPass.inputGradients, toRows: order)
    } else {
      rowGradients.add(keyGradients, toRows: order)
    }
  }

  private static func flat(_ count: Int) -> Schedule { .flat(inputs: (0..<Int32(count)).map { $0 }) }

  private static func oneEach(_ gradients: Matrix<S>) -> Pass<S>.Seed {
    .init(offsets: (0...Int32(gradients.rowCount)).map { $0 }, gradients: gradients)
  }
}
