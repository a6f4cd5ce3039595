import EspalierCells

/// A step of a class's program: what runs between two barriers.
struct Stage: Hashable, Comparable {
  var phase: Phase
  /// Even: element by element; odd: products.
  var number: Int
  /// Whether the step runs over edges rather than rows. Products of both kinds run together.
  var isOverEdges: Bool

  static func < (a: Stage, b: Stage) -> Bool {
    (a.phase, a.number, a.isOverEdges ? 1 : 0) < (b.phase, b.number, b.isOverEdges ? 1 : 0)
  }
}

/// The order in which the instructions and products of a class run.
struct Staging {
  /// The steps that there are, in order.
  private(set) var stages: [Stage] = []
  /// The step of every value that is computed, as an index in `stages`; nil for views and what
  /// nothing needs. The outputs of a product that runs in two steps belong to the later one.
  private(set) var stageOfValue: [Int?]
  /// The step of every product.
  private(set) var stageOfProduct: [Int?]

  init(_ program: ClassProgram) {
    let count = program.instructions.count
    let phases = program.phases()
    let isNeeded = program.neededValues()
    var stage = [Stage?](repeating: nil, count: count)
    var productStage = [Stage?](repeating: nil, count: program.products.count)
    /// The value that a view shows, if it is computed at all.
    func source(_ value: Int) -> Int {
      program.instructions[value].kind == .toEdges ? program.instructions[value].operands[0] : value
    }
    /// The number of the first step after the one that computes an operand, of the parity asked for.
    func after(_ operand: Int, phase: Phase, isProduct: Bool, domain: Domain, isSum: Bool) -> Int {
      let origin = source(operand)
      guard let at = stage[origin], at.phase == phase else { return isProduct ? 1 : 0 }
      if isProduct { return at.number % 2 == 0 ? at.number + 1 : at.number + 2 }
      if at.number % 2 == 1 { return at.number + 1 }
      let crosses = isSum || program.instructions[origin].domain != domain
      return crosses ? at.number + 2 : at.number
    }
    for (index, instruction) in program.instructions.enumerated() where isNeeded[index] && !instruction.isView
    {
      let phase = phases[index]
      if case .output(let last, _) = instruction.kind {
        for product in program.products.indices
        where program.products[product].outputs.contains(index) && productStage[product] == nil {
          let parts = program.products[product].parts
          let phase = product == last ? phase : .forwardBefore
          let number = parts.reduce(1) {
            max($0, after($1, phase: phase, isProduct: true, domain: .row, isSum: false))
          }
          productStage[product] = Stage(phase: phase, number: number, isOverEdges: false)
        }
        stage[index] = productStage[last]
      } else {
        let number = instruction.operands.reduce(0) {
          max(
            $0,
            after(
              $1, phase: phase, isProduct: false, domain: instruction.domain,
              isSum: instruction.kind == .sum))
        }
        stage[index] = Stage(
          phase: phase, number: number, isOverEdges: instruction.domain == .edge)
      }
    }
    let sorted = Set(stage.compactMap { $0 } + productStage.compactMap { $0 }).sorted()
    let rank = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
    stages = sorted
    stageOfValue = stage.map { $0.flatMap { rank[$0] } }
    stageOfProduct = productStage.map { $0.flatMap { rank[$0] } }
  }
}
