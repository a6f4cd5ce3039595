import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// The states of nodes that have a word and no children, computed once for every word that is met.
///
/// They depend on nothing else, and a state's bits don't depend on what it was computed with.
final class LeafStates<S: KernelScalar> {
  /// For every state field, the states of the words met so far.
  let tables: [Matrix<S>]
  /// The row of every word in the tables; -1 where it wasn't met.
  private var rowOfWord: [Int32]
  private var version = 0

  /// No states yet, for V words.
  init(wordCount: Int, fields: [Int]) {
    tables = fields.map { Matrix(width: $0) }
    rowOfWord = Array(repeating: -1, count: wordCount)
  }

  /// The rows of words in the tables; states that are missing are computed.
  ///
  /// - Parameters:
  ///   - version: that of the parameters; states of others are forgotten.
  ///   - run: computes the states of words, one row each, in the pass that is returned.
  func rows(of words: [Int32], version: Int, run: ([Int32]) -> Pass<S>) -> [Int32] {
    if version != self.version {
      self.version = version
      rowOfWord = Array(repeating: -1, count: rowOfWord.count)
      for table in tables { table.reset(rowCount: 0) }
    }
    let missing = words.filter { rowOfWord[Int($0)] < 0 }
    if !missing.isEmpty { add(missing, from: run(missing)) }
    return words.map { rowOfWord[Int($0)] }
  }

  private func add(_ words: [Int32], from pass: Pass<S>) {
    let first = tables[0].rowCount
    for table in tables { table.resize(rowCount: first + words.count) }
    for (row, word) in words.enumerated() {
      for (field, table) in tables.enumerated() {
        table.copy(row: row, of: pass.states[field], to: first + row)
      }
      rowOfWord[Int(word)] = Int32(first + row)
    }
  }
}
