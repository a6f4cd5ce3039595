import EspalierCells
public import EspalierEngine
public import EspalierKernels
public import EspalierSchedules

/// Follows a loss's gradient through an encoder, in double precision: a gradient that vanishes is small long before it is
/// nothing.
public final class GradientFlowMeter {
  /// A structure, what its nodes read, and the gradient of the loss at its outputs.
  public struct Item {
    /// The structure; the inputs are rows of `inputs`, each read by one node.
    public var structure: Structure
    /// What is read.
    public var inputs: [[Float]]
    /// The outputs at which there is a loss, as numbers of `structure.outputs`, and the gradient by the state there.
    public var gradients: [(output: Int, gradient: [Double])]

    /// Puts a structure together with its gradients.
    public init(structure: Structure, inputs: [[Float]], gradients: [(output: Int, gradient: [Double])]) {
      self.structure = structure
      self.inputs = inputs
      self.gradients = gradients
    }
  }

  private let encoder: Encoder<Double>
  private let builder: EncoderScheduleBuilder
  private let fields: [String]
  /// What was found so far.
  public private(set) var flow: GradientFlow

  /// A meter for the cells of an encoder.
  ///
  /// - Parameter parameters: the store that holds the encoder's parameters, under their names.
  public init<S: KernelScalar>(_ cells: EncoderCells, parameters: ParameterStore<S>, team: ThreadTeam) {
    let own = ParameterStore<Double>()
    encoder = Encoder(cells, parameters: own, team: team, wantsInputGradient: true)
    builder = EncoderScheduleBuilder(cells)
    for entry in own.entries {
      own[entry.parameter.name] = parameters[entry.parameter.name].map(Double.init)
    }
    fields = cells.up[0].state.map(\.name)
    flow = GradientFlow(quantities: ["token"] + fields)
  }

  /// Runs structures forward and back, and adds what reaches their nodes.
  public func add(_ items: [Item]) {
    var first = 0
    let structures = items.map { item -> Structure in
      defer { first += item.inputs.count }
      return renumbered(item, from: first)
    }
    let schedule = builder.schedule(structures)
    let table = items.flatMap(\.inputs)
    let inputs = Matrix<Double>(rowCount: schedule.inputs.count, width: encoder.cells.inputSize)
    for (row, number) in schedule.inputs.enumerated() { inputs[row] = table[Int(number)].map(Double.init) }
    encoder.forward(schedule, inputs: inputs, keepsForBackward: true)
    encoder.backward(schedule, seed: seed(items, structures, schedule)) {}
    read(items, structures, schedule)
  }

  /// The structure with inputs that no other one has; where there is one pass, every node is an output, so that the row of
  /// each is known.
  private func renumbered(_ item: Item, from first: Int) -> Structure {
    let numbers = item.structure.inputs.map { $0 < 0 ? $0 : $0 + Int32(first) }
    return item.structure.reading(numbers[...], keepsOutputs: !encoder.cells.isPlain)
  }

  /// Where an output's state is in the encoder's table.
  private func row(_ output: Int, _ item: Item, _ number: Int, _ schedule: EncoderSchedule) -> Int32 {
    let place = encoder.cells.isPlain ? Int(item.structure.outputs[output]) : output
    guard let row = schedule.row(ofOutput: place, structure: number) else {
      preconditionFailure("output \(output) of structure \(number) has no state")
    }
    return Int32(row)
  }

  private func seed(
    _ items: [Item], _ structures: [Structure], _ schedule: EncoderSchedule
  ) -> Pass<Double>.Seed {
    let placed = items.enumerated().flatMap { number, item in
      item.gradients.map { (row: row($0.output, item, number, schedule), gradient: $0.gradient) }
    }.enumerated().sorted { ($0.element.row, $0.offset) < ($1.element.row, $1.offset) }.map(\.element)
    let gradients = Matrix<Double>(rowCount: placed.count, width: encoder.cells.width)
    var offsets = [Int32](repeating: 0, count: schedule.rowCount + 1)
    for (place, seed) in placed.enumerated() {
      gradients[place] = seed.gradient
      offsets[Int(seed.row) + 1] += 1
    }
    for row in 1..<offsets.count { offsets[row] += offsets[row - 1] }
    return Pass.Seed(offsets: offsets, gradients: gradients)
  }

  /// Adds up norms by distance.
  private func read(_ items: [Item], _ structures: [Structure], _ schedule: EncoderSchedule) {
    let words = Matrix<Double>(width: encoder.cells.inputSize)
    encoder.sumInputGradients(schedule, into: words)
    var wordNorms = [Double](repeating: 0, count: schedule.inputs.count)
    for slot in schedule.inputs.indices { wordNorms[slot] = norm(words[slot]) }
    let states = fields.indices.map { field in
      let gradients = Matrix<Double>(width: encoder.passes[0].cell.state[field].width)
      encoder.passes[0].stateGradients(field: field, into: gradients)
      return gradients
    }
    let rows = schedule.passes[0].outputRows
    var slots = [Int32](repeating: -1, count: items.reduce(0) { $0 + $1.inputs.count })
    for (slot, number) in schedule.inputs.enumerated() { slots[Int(number)] = Int32(slot) }
    var first = 0
    for (item, structure) in zip(items, structures) {
      let distances = structure.distances(to: item.gradients.map { Int(item.structure.outputs[$0.output]) })
      for node in 0..<structure.nodeCount {
        guard let distance = distances[node] else { continue }
        let input = Int(structure.inputs[node])
        if input >= 0 {
          // The way back ends at the first word.
          let back = encoder.cells.isBidirectional ? Int(structure.levels[node]) : distance
          flow.add(wordNorms[Int(slots[input])], of: 0, distance: min(distance, back))
        }
        for (field, gradients) in states.enumerated() {
          flow.add(norm(gradients[Int(rows[first + node])]), of: field + 1, distance: distance)
        }
      }
      first += structure.nodeCount
    }
  }

  private func norm(_ list: [Double]) -> Double { list.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
