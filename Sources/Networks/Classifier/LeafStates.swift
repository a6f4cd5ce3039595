import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// The states of nodes that have a word and no children, computed once for every word that is met.
///
/// They depend on nothing else, and a state's bits don't depend on what it was computed with.
final class LeafStates<S: KernelScalar> {
  /// For every state field, the state of every word; only rows that were prepared hold one.
  let tables: [Matrix<S>]
  private var isKnown: [Bool]
  private var version = 0

  /// No states yet, for V words.
  init(wordCount: Int, fields: [Int]) {
    tables = fields.map { Matrix(rowCount: wordCount, width: $0) }
    isKnown = Array(repeating: false, count: wordCount)
  }

  /// Computes the states that are missing.
  ///
  /// - Parameters:
  ///   - version: that of the parameters; states of others are forgotten.
  ///   - run: computes the states of words, one row each, in the pass that is returned.
  func prepare(_ words: [Int32], version: Int, run: ([Int32]) -> Pass<S>) {
    if version != self.version {
      self.version = version
      isKnown = Array(repeating: false, count: isKnown.count)
    }
    let missing = words.filter { !isKnown[Int($0)] }
    guard !missing.isEmpty else { return }
    let pass = run(missing)
    for (row, word) in missing.enumerated() {
      for (field, table) in tables.enumerated() {
        table.copy(row: row, of: pass.states[field], to: Int(word))
      }
      isKnown[Int(word)] = true
    }
  }
}
