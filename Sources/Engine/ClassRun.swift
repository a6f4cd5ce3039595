import CKernels
import EspalierKernels
import EspalierSchedules

/// A class's plan with its memory found: lists of plain structs that kernels take.
///
/// Memory is laid out once and filled in anew for every minibatch. Reading is safe from all threads
/// of a team while none calls `resolve`.
final class ClassRun {
  /// A step of the plan, as a range in the lists below.
  struct Step {
    var number: Int
    var isOfProducts: Bool
    /// Over what elementwise work runs, as an index in `counts`.
    var items: Int
    var range: Range<Int>
  }

  let plan: ClassPlan
  let steps: [[Step]]
  /// The packed matrix of every product, as an index in the pass's list.
  let matrices: [Int]
  /// The number of rows, of edges, and of the sources of each shared reading.
  private(set) var counts: [Int]
  var rowCount: Int { counts[0] }
  var edgeCount: Int { counts[1] }

  /// One set of operands for every thread, since each has scratch memory of its own.
  private let operands: UnsafeMutablePointer<ek_operand>
  private let elementwise: UnsafeMutablePointer<ek_step>
  /// What each product reads and writes; its range is filled in where it runs.
  let products: UnsafeMutablePointer<ek_product_segment>
  /// Over what each product runs, as an index in `counts`.
  private let productItems: [Int]
  /// The products of the steps.
  let productOrder: [Int]
  let weightGradients: UnsafeMutablePointer<ek_gradient_segment>
  let vectorGradients: UnsafeMutablePointer<ek_rows>
  /// The work of each phase for one row, and for one edge, in multiply-adds.
  private let rowWork: [Int]
  private let edgeWork: [Int]
  private let threadCount: Int

  init(plan: ClassPlan, matrices: [Int], threadCount: Int) {
    self.plan = plan
    self.matrices = matrices
    self.threadCount = threadCount
    counts = Array(repeating: 0, count: plan.shared.count + 2)
    operands = .allocate(capacity: threadCount * plan.operands.count)
    operands.initialize(repeating: ek_operand(), count: threadCount * plan.operands.count)
    elementwise = .allocate(capacity: plan.elementwise.count)
    elementwise.initialize(from: plan.elementwise, count: plan.elementwise.count)
    products = .allocate(capacity: plan.products.count)
    productItems = plan.products.map { plan.index(of: $0.items) }
    weightGradients = .allocate(capacity: plan.weightGradients.count)
    vectorGradients = .allocate(capacity: plan.vectorGradients.count)
    var order: [Int] = []
    steps = Phase.allCases.map { phase in
      plan.steps[phase, default: []].map { step in
        switch step.work {
        case .elementwise(let range, let items):
          return Step(number: step.number, isOfProducts: false, items: plan.index(of: items), range: range)
        case .products(let list):
          order.append(contentsOf: list)
          return Step(
            number: step.number, isOfProducts: true, items: 0, range: order.count - list.count..<order.count)
        }
      }
    }
    productOrder = order
    rowWork = Phase.allCases.map { plan.work(in: $0, over: .rows) }
    edgeWork = Phase.allCases.map { plan.work(in: $0, over: .edges) }
  }

  deinit {
    operands.deallocate()
    elementwise.deallocate()
    products.deallocate()
    weightGradients.deallocate()
    vectorGradients.deallocate()
  }

  /// Finds the memory of everything for one minibatch.
  ///
  /// - Parameters:
  ///   - scratch: the scratch memory of every thread.
  ///   - vectors: for every product, the vectors to which it is added.
  func resolve(_ memory: Memory, scratch: [UnsafeMutableRawPointer], vectors: [UnsafeRawPointer?]) {
    (counts[0], counts[1]) = (memory.rowCount, memory.edgeCount)
    for (index, sources) in memory.sources.enumerated() { counts[index + 2] = sources.count }
    for (index, operand) in plan.operands.enumerated() {
      var found = memory.operand(operand, scratch: scratch[0])
      for thread in 0..<threadCount {
        if found.scratch != 0 {
          found.base = scratch[thread] + (operand.column + operand.shift) * memory.elementSize
        }
        operands[thread * plan.operands.count + index] = found
      }
    }
    for (index, product) in plan.products.enumerated() {
      let output = memory.operand(product.output, scratch: scratch[0])
      let start =
        product.start.map(memory.rows)
        ?? ek_rows(base: vectors[index], stride: 0, index: nil, indexStride: 0)
      (products + index).initialize(
        to: ek_product_segment(
          rows: memory.rows(product.operand), start: start, out: output.base, outStride: output.stride,
          begin: 0, end: 0))
    }
    for (index, gradient) in plan.weightGradients.enumerated() {
      (weightGradients + index).initialize(
        to: ek_gradient_segment(
          rows: memory.rows(gradient.operand), delta: memory.rows(gradient.delta),
          count: Int64(memory.count(gradient.items))))
    }
    for (index, gradient) in plan.vectorGradients.enumerated() {
      (vectorGradients + index).initialize(to: memory.rows(gradient.value))
    }
  }

  /// Finds the memory of the caller's gradients.
  func resolveSeeds(_ memory: Memory) {
    for (index, operand) in plan.operands.enumerated() {
      guard case .seed = operand.source else { continue }
      let found = memory.operand(operand, scratch: memory.rowRecord.base)
      for thread in 0..<threadCount { operands[thread * plan.operands.count + index] = found }
    }
  }

  /// Over which of some rows and their edges, or of all sources, a step or product runs.
  func range(_ items: Int, rows: Range<Int>, edges: Range<Int>) -> Range<Int> {
    items == 0 ? rows : items == 1 ? edges : 0..<counts[items]
  }

  /// Runs an elementwise step over some items, with the scratch memory of a thread.
  func run(_ step: Step, _ items: Range<Int>, thread: Int, kernels: UnsafePointer<ek_table>) {
    guard !items.isEmpty else { return }
    kernels.pointee.elementwise(
      elementwise + step.range.lowerBound, Int32(step.range.count), operands + thread * plan.operands.count,
      Int64(items.lowerBound), Int64(items.upperBound))
  }

  /// What a product reads and writes for a range of the class's rows and the edges of these, or for all
  /// its sources.
  func segment(ofProduct index: Int, rows: Range<Int>, edges: Range<Int>) -> ek_product_segment {
    let items = range(productItems[index], rows: rows, edges: edges)
    var segment = products[index]
    (segment.begin, segment.end) = (Int64(items.lowerBound), Int64(items.upperBound))
    return segment
  }

  /// The work of a phase for some rows and edges, in multiply-adds.
  func work(_ phase: Phase, rows: Int, edges: Int) -> Int {
    rows * rowWork[phase.rawValue] + edges * edgeWork[phase.rawValue]
  }

  /// The steps of a phase, of products or elementwise.
  func stepCount(_ phase: Phase) -> Int { (steps[phase.rawValue].last?.number ?? -1) + 1 }

  /// Into how many parts rows are cut beside panels, so that every thread has some chunks; a part has
  /// `least` rows or more.
  static func parts(of rowCount: Int, least: Int, panels: Int, threads: Int) -> Int {
    threads == 1 ? 1 : max(1, min((4 * threads + panels - 1) / panels, rowCount / least))
  }

  /// A thread's part of a range that is cut at multiples of a unit.
  static func share(of range: Range<Int>, unit: Int, thread: Int, of count: Int) -> Range<Int> {
    let units = (range.count + unit - 1) / unit
    let start = range.lowerBound + units * thread / count * unit
    let end = range.lowerBound + units * (thread + 1) / count * unit
    return min(start, range.upperBound)..<min(end, range.upperBound)
  }
}
