public import EspalierCells
public import EspalierKernels

/// The trained numbers of a network, side by side in one piece of memory, and their gradients.
///
/// A matrix is kept as input x output, row after row; files hold it the other way round, as is usual.
public final class ParameterStore<S: KernelScalar>: @unchecked Sendable {
  /// A parameter and where it lies.
  public struct Entry: Sendable {
    /// The parameter, under its full name (`cell.W_i`).
    public let parameter: Parameter
    /// Its first element in `values` and `gradients`.
    public let offset: Int
    /// The range of its elements.
    public var range: Range<Int> { offset..<offset + parameter.count }
  }

  /// All parameters, in the order in which they were added.
  public private(set) var entries: [Entry] = []
  /// The parameters' values.
  public let values = Buffer<S>()
  /// The gradient of the loss by every value.
  public let gradients = Buffer<S>()
  /// Counts the changes of the values, so that copies made of them know when they are stale.
  public private(set) var version = 1

  /// A store without parameters.
  public init() {}

  /// The number of values.
  public var count: Int { values.count }

  /// Adds parameters, their names after a prefix; returns the offset of each.
  @discardableResult
  public func add(_ parameters: [Parameter], prefix: String) -> [Int] {
    parameters.map { parameter in
      var named = parameter
      named.name = prefix + parameter.name
      precondition(!entries.contains { $0.parameter.name == named.name }, "two parameters '\(named.name)'")
      let offset = values.count
      entries.append(Entry(parameter: named, offset: offset))
      values.resize(to: offset + parameter.count)
      gradients.resize(to: offset + parameter.count)
      return offset
    }
  }

  /// Says that the values were changed.
  public func didChange() { version += 1 }

  /// Draws the values with which training begins, in the order of the parameters.
  ///
  /// - Parameter choice: what a matrix begins with whose cell leaves that to the network.
  public func initialize(
    using random: inout RandomSource, standard choice: (Parameter) -> Initialization = { $0.uniformByInput }
  ) {
    for entry in entries {
      var initialization = entry.parameter.initialization
      if initialization == .standard { initialization = choice(entry.parameter) }
      switch initialization {
      case .standard:
        preconditionFailure("'\(entry.parameter.name)' is left to the network, which must choose")
      case .orthogonal:
        let matrix = OrthogonalMatrix(
          rows: entry.parameter.inputSize, columns: entry.parameter.outputSize, using: &random)
        values.replace(entry.range, with: matrix.elements.map { S($0) })
      case .constant(let value): values.elements[entry.range].update(repeating: S(value))
      case .uniform(let bound): values.fill(entry.range, uniformWithin: S(bound), using: &random)
      case .nearIdentity(let scale, let bound):
        if bound > 0 {
          values.fill(entry.range, uniformWithin: S(bound), using: &random)
        } else {
          values.elements[entry.range].update(repeating: 0)
        }
        for index in 0..<entry.parameter.inputSize {
          values.elements[entry.offset + index * (entry.parameter.outputSize + 1)] += S(scale)
        }
      }
    }
    didChange()
  }

  /// The values of a parameter, copied out or in, as input x output.
  public subscript(name: String) -> [S] {
    get {
      let range = entry(name).range
      return Array(values.elements[range])
    }
    set {
      let range = entry(name).range
      precondition(newValue.count == range.count, "\(newValue.count) values for '\(name)' of \(range.count)")
      values.replace(range, with: newValue)
      didChange()
    }
  }

  /// The gradient of a parameter, copied out, as input x output.
  public func gradient(_ name: String) -> [S] { Array(gradients.elements[entry(name).range]) }

  /// Sets the gradient of a parameter from a table with a row for each of its inputs.
  public func setGradient(_ table: Matrix<S>, of name: String) {
    let entry = entry(name)
    precondition(
      table.rowCount == entry.parameter.inputSize && table.width == entry.parameter.outputSize,
      "a table of \(table.rowCount) x \(table.width) for '\(name)'")
    for row in 0..<table.rowCount {
      let start = entry.offset + row * table.width
      gradients.replace(start..<start + table.width, with: table[row])
    }
  }

  private func entry(_ name: String) -> Entry {
    guard let entry = entries.first(where: { $0.parameter.name == name }) else {
      preconditionFailure("there is no parameter '\(name)'")
    }
    return entry
  }
}
