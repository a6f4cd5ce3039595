import CKernels
import EspalierKernels
import EspalierSchedules

/// A class's plan with its memory found: lists of plain structs that kernels take.
///
/// Memory is laid out once and filled in anew for every minibatch. Reading is safe from all threads
/// of a team while none calls `resolve`.
final class ClassRun {
  /// What runs between two barriers, as ranges in the lists below.
  struct Step {
    enum Kind { case rows, edges, products }
    var kind: Kind
    var first: Int
    var count: Int
  }

  let plan: ClassPlan
  let steps: [[Step]]
  /// The packed matrix of every product, as an index in the pass's list.
  let matrices: [Int]
  private(set) var rowCount = 0
  private(set) var edgeCount = 0

  /// One set of operands for every thread, since each has scratch memory of its own.
  private let operands: UnsafeMutablePointer<ek_operand>
  private let elementwise: UnsafeMutablePointer<ek_step>
  let products: UnsafeMutablePointer<ek_product>
  private let productParts: UnsafeMutablePointer<ek_part>
  private let productsOverEdges: [Bool]
  private let panelCounts: [Int32]
  let weightGradients: UnsafeMutablePointer<ek_weight_gradient>
  private let gradientParts: UnsafeMutablePointer<ek_part>
  let vectorGradients: UnsafeMutablePointer<ek_rows>
  private let threadCount: Int

  init(plan: ClassPlan, matrices: [Int], panelCounts: [Int32], threadCount: Int) {
    self.plan = plan
    self.matrices = matrices
    self.panelCounts = panelCounts
    self.threadCount = threadCount
    operands = .allocate(capacity: threadCount * plan.operands.count)
    operands.initialize(repeating: ek_operand(), count: threadCount * plan.operands.count)
    elementwise = .allocate(capacity: plan.elementwise.count)
    elementwise.initialize(from: plan.elementwise, count: plan.elementwise.count)
    products = .allocate(capacity: plan.products.count)
    productParts = .allocate(capacity: plan.products.reduce(0) { $0 + $1.parts.count })
    productsOverEdges = plan.products.map(\.isOverEdges)
    weightGradients = .allocate(capacity: plan.weightGradients.count)
    gradientParts = .allocate(capacity: plan.weightGradients.reduce(0) { $0 + $1.parts.count })
    vectorGradients = .allocate(capacity: plan.vectorGradients.count)
    var order: [Int] = []
    steps = Phase.allCases.map { phase in
      plan.steps[phase, default: []].map { step in
        switch step {
        case .elementwise(let range, let isOverEdges):
          return Step(kind: isOverEdges ? .edges : .rows, first: range.lowerBound, count: range.count)
        case .products(let list):
          order.append(contentsOf: list)
          return Step(kind: .products, first: order.count - list.count, count: list.count)
        }
      }
    }
    productOrder = order
    func work(isOverEdges: Bool) -> [Int] {
      Phase.allCases.map { phase in
        plan.steps[phase, default: []].reduce(0) { sum, step in
          guard case .products(let list) = step else { return sum }
          return list.reduce(sum) {
            let product = plan.products[$1]
            return $0 + (product.isOverEdges == isOverEdges ? product.matrix.k * product.matrix.n : 0)
          }
        }
      }
    }
    rowWork = work(isOverEdges: false)
    edgeWork = work(isOverEdges: true)
  }

  private let productOrder: [Int]
  /// The multiply-adds of each phase's products for one row, and for one edge.
  private let rowWork: [Int]
  private let edgeWork: [Int]

  deinit {
    operands.deallocate()
    elementwise.deallocate()
    products.deallocate()
    productParts.deallocate()
    weightGradients.deallocate()
    gradientParts.deallocate()
    vectorGradients.deallocate()
  }

  /// Finds the memory of everything for one minibatch.
  func resolve(
    _ memory: Memory, rowCount: Int, edgeCount: Int, scratch: [UnsafeMutableRawPointer],
    packed: [UnsafeRawPointer], vectors: [UnsafeRawPointer?], gradients: [UnsafeMutableRawPointer]
  ) {
    self.rowCount = rowCount
    self.edgeCount = edgeCount
    for thread in 0..<threadCount {
      for (index, operand) in plan.operands.enumerated() {
        operands[thread * plan.operands.count + index] = memory.operand(operand, scratch: scratch[thread])
      }
    }
    var part = productParts
    for (index, product) in plan.products.enumerated() {
      let output = memory.operand(product.output, scratch: scratch[0])
      guard let base = output.base else { preconditionFailure("a product has no memory") }
      let first = part
      for (operand, width) in product.parts {
        part.initialize(to: ek_part(rows: memory.rows(operand), width: Int32(width)))
        part += 1
      }
      let start = product.accumulates ? EK_ACCUMULATE : vectors[index] == nil ? EK_ZERO : EK_BIAS
      // The children's gradients of one row lie side by side, one edge after the other.
      (products + index).initialize(
        to: ek_product(
          parts: first, partCount: Int32(product.parts.count), n: Int32(product.matrix.n),
          start: Int32(start), packed: packed[matrices[index]], bias: vectors[index], out: base,
          outStride: output.stride))
    }
    resolveGradients(memory, gradients)
  }

  private func resolveGradients(_ memory: Memory, _ gradients: [UnsafeMutableRawPointer]) {
    var part = gradientParts
    for (index, gradient) in plan.weightGradients.enumerated() {
      let first = part
      for (operand, width) in gradient.parts {
        part.initialize(to: ek_part(rows: memory.rows(operand), width: Int32(width)))
        part += 1
      }
      (weightGradients + index).initialize(
        to: ek_weight_gradient(
          parts: first, partCount: Int32(gradient.parts.count), n: Int32(gradient.columns),
          rowCount: Int64(gradient.isOverEdges ? edgeCount : rowCount), delta: memory.rows(gradient.delta),
          gradient: gradients[index], gradientStride: gradient.stride, accumulate: 0))
    }
    for (index, gradient) in plan.vectorGradients.enumerated() {
      (vectorGradients + index).initialize(to: memory.rows(gradient.value))
    }
  }

  /// Runs a thread's share of a step for a range of the class's rows and the edges of these.
  ///
  /// Elementwise work is cut by strips of rows; products by panels of columns, or, where there are
  /// fewer panels than threads, by tiles of rows. How it is cut changes no sum.
  func run(
    _ step: Step, rows: Range<Int>, edges: Range<Int>, thread: Int, of threadCount: Int,
    kernels: UnsafePointer<ek_table>
  ) {
    switch step.kind {
    case .rows, .edges:
      let items = step.kind == .rows ? rows : edges
      let share = Self.share(of: items, unit: Int(EK_STRIP), thread: thread, of: threadCount)
      guard !share.isEmpty else { return }
      kernels.pointee.elementwise(
        elementwise + step.first, Int32(step.count), operands + thread * plan.operands.count,
        Int64(share.lowerBound), Int64(share.upperBound))
    case .products:
      for place in step.first..<step.first + step.count {
        let index = productOrder[place]
        let items = productsOverEdges[index] ? edges : rows
        let panels = Int(panelCounts[index])
        if panels >= threadCount {
          kernels.pointee.product(
            products + index, Int64(items.lowerBound), Int64(items.upperBound),
            Int32(panels * thread / threadCount), Int32(panels * (thread + 1) / threadCount))
        } else {
          let share = Self.share(of: items, unit: 6, thread: thread, of: threadCount)
          kernels.pointee.product(
            products + index, Int64(share.lowerBound), Int64(share.upperBound), 0, Int32(panels))
        }
      }
    }
  }

  /// The multiply-adds of a phase's products for some rows and edges.
  func work(_ phase: Phase, rows: Int, edges: Int) -> Int {
    rows * rowWork[phase.rawValue] + edges * edgeWork[phase.rawValue]
  }

  /// A thread's part of a range that is cut at multiples of a unit.
  static func share(of range: Range<Int>, unit: Int, thread: Int, of count: Int) -> Range<Int> {
    let units = (range.count + unit - 1) / unit
    let start = range.lowerBound + units * thread / count * unit
    let end = range.lowerBound + units * (thread + 1) / count * unit
    return min(start, range.upperBound)..<min(end, range.upperBound)
  }
}
