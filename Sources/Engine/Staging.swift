import EspalierCells
import EspalierSchedules

/// A step of a class's program: what runs between two barriers.
struct Stage: Hashable, Comparable {
  var phase: Phase
  /// Even: element by element; odd: products.
  var number: Int
  /// Over what the step runs. Products over all kinds run together, as if over rows.
  var items: Items

  static func < (a: Stage, b: Stage) -> Bool {
    (a.phase, a.number, a.items.rank) < (b.phase, b.number, b.items.rank)
  }
}

extension Items {
  /// A fixed order.
  fileprivate var rank: Int {
    switch self {
    case .constant, .rows: -3
    case .edges: -2
    case .sources(.input): -1
    case .sources(.slot(let slot)): slot
    }
  }
}

/// The order in which the instructions and products of a class run.
struct Staging {
  /// The steps that there are, in order.
  private(set) var stages: [Stage] = []
  /// The step of every value that is computed, as an index in `stages`; nil for views and what
  /// nothing needs.
  private(set) var stageOfValue: [Int?]
  /// The step of every product.
  private(set) var stageOfProduct: [Int?]

  init(_ program: ClassProgram) {
    let count = program.instructions.count
    let phases = program.phases()
    let isNeeded = program.neededValues()
    var stage = [Stage?](repeating: nil, count: count)
    var productStage = [Stage?](repeating: nil, count: program.products.count)
    /// The number of the first step after the one that computes an operand, of the parity asked for.
    func after(_ operand: Int, phase: Phase, isProduct: Bool, items: Items, isSum: Bool) -> Int {
      let origin = program.origin(of: operand)
      guard let at = stage[origin], at.phase == phase else { return isProduct ? 1 : 0 }
      if isProduct { return at.number % 2 == 0 ? at.number + 1 : at.number + 2 }
      if at.number % 2 == 1 { return at.number + 1 }
      let crosses = isSum || program.instructions[origin].items != items
      return crosses ? at.number + 2 : at.number
    }
    for (index, instruction) in program.instructions.enumerated() where isNeeded[index] && !instruction.isView
    {
      let phase = phases[index]
      if case .output(let product, _) = instruction.kind {
        if productStage[product] == nil {
          let (operands, starts) = (program.products[product].operands, program.products[product].starts)
          let number = (operands + starts).reduce(2 * program.products[product].position + 1) {
            max($0, after($1, phase: phase, isProduct: true, items: .rows, isSum: false))
          }
          productStage[product] = Stage(phase: phase, number: number, items: .rows)
        }
        stage[index] = productStage[product]
      } else {
        let number = instruction.operands.reduce(0) {
          max(
            $0,
            after($1, phase: phase, isProduct: false, items: instruction.items, isSum: instruction.isSum))
        }
        stage[index] = Stage(phase: phase, number: number, items: instruction.items)
      }
    }
    let sorted = Set(stage.compactMap { $0 } + productStage.compactMap { $0 }).sorted()
    let rank = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
    stages = sorted
    stageOfValue = stage.map { $0.flatMap { rank[$0] } }
    stageOfProduct = productStage.map { $0.flatMap { rank[$0] } }
  }
}
