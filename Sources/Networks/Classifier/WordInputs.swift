import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// What the first pass reads at a node: the word's vector, and that of the node's category.
///
///     input of (w, k) = [E[w]; T[k]]          zeros in place of E[w] for a node without a word
///
/// An input's number is w + k (V + 1), where w = V stands for no word and k = 0 for no category, which has a vector of
/// its own. A node that has neither has no input.
final class WordInputs<S: KernelScalar> {
  /// E: the vector of every word, and what a word has beside it.
  let embedding: Matrix<S>
  /// How many of its columns are the word's vector, which dropout may set to zero.
  let vectorSize: Int
  private let extras: [Double]
  /// K: the number of categories, that for none included; 0 where nodes have none.
  let categoryCount: Int
  private let categorySize: Int
  private let team: ThreadTeam
  private let parameters: ParameterStore<S>
  private let composed: Matrix<S>

  /// The words of the last minibatch, each once, and the gradients of their vectors.
  private(set) var words: [Int32] = []
  let gradients: Matrix<S>
  private let inputGradients: Matrix<S>
  private let categoryPart: Matrix<S>
  private let categories: Matrix<S>
  private var slotOfWord: [Int32] = []
  private static var categoryName: String { "category.weight" }

  init(_ shape: InputShape, parameters: ParameterStore<S>, team: ThreadTeam) {
    self.parameters = parameters
    self.team = team
    vectorSize = shape.vectorSize
    extras = shape.wordExtras
    categoryCount = shape.categoryCount
    categorySize = shape.categorySize
    embedding = Matrix(rowCount: shape.vocabularySize, width: shape.vectorSize + shape.wordExtras.count)
    gradients = Matrix(width: embedding.width)
    let width = embedding.width + categorySize
    composed = Matrix(width: width)
    inputGradients = Matrix(width: width)
    categoryPart = Matrix(width: max(1, categorySize))
    categories = Matrix(rowCount: categoryCount, width: max(1, categorySize))
    guard categorySize > 0 else { return }
    parameters.add(
      [
        Parameter(
          name: Self.categoryName, inputSize: categoryCount, outputSize: categorySize, isVector: false,
          initialization: .uniform(0.05))
      ], prefix: "")
  }

  private func word(of number: Int32) -> Int32 {
    guard categorySize > 0 else { return number }
    let word = Int(number) % (embedding.rowCount + 1)
    return word == embedding.rowCount ? -1 : Int32(word)
  }

  private func category(of number: Int32) -> Int32 { number / Int32(embedding.rowCount + 1) }

  /// Draws the vectors, uniform within ±0.05, and what words have beside these around its own values.
  func initialize(using random: inout RandomSource) {
    embedding.fill(uniformWithin: 0.05, using: &random)
    guard extras.contains(where: { $0 != 0 }) else { return }
    for word in 0..<embedding.rowCount {
      var row = embedding[word]
      for (index, value) in extras.enumerated() { row[vectorSize + index] += S(value) }
      embedding[word] = row
    }
  }

  /// The inputs of these numbers, a row each.
  func rows(of numbers: [Int32], dropout rate: Double = 0, key: (Int32) -> UInt64 = { _ in 0 }) -> Matrix<S> {
    if categorySize == 0, vectorSize == embedding.width {
      composed.gather(numbers, from: embedding, team: team, dropout: rate, key: { key(numbers[$0]) })
      return composed
    }
    composed.reset(rowCount: numbers.count)
    let words = numbers.map(word)
    composed.gather(
      words, from: embedding, toColumn: 0, team: team, masked: vectorSize, dropout: rate,
      key: { key(words[$0]) })
    if categorySize > 0 {
      categories.fill(parameters[Self.categoryName])
      composed.gather(numbers.map(category), from: categories, toColumn: embedding.width, team: team)
    }
    return composed
  }

  /// Finds the gradients of the words' vectors, and of categories, from those of an encoder's inputs.
  func backward(
    _ encoder: Encoder<S>, _ schedule: EncoderSchedule, dropout rate: Double, key: (Int32) -> UInt64
  ) {
    if categorySize == 0 {
      words = schedule.inputs
      encoder.sumInputGradients(schedule, into: gradients)
    } else {
      encoder.sumInputGradients(schedule, into: inputGradients)
      categoryPart.copyColumns(from: embedding.width, of: inputGradients, team: team)
      categories.zero()
      categories.add(categoryPart, toRows: schedule.inputs.map(category))
      parameters.setGradient(categories, of: Self.categoryName)
      addUp(schedule.inputs.map(word))
    }
    gradients.dropout(rate: rate, columns: vectorSize, team: team, key: { key(words[$0]) })
  }

  /// Sums the gradients of inputs with one word.
  private func addUp(_ wordOfInput: [Int32]) {
    if slotOfWord.isEmpty { slotOfWord = Array(repeating: -1, count: embedding.rowCount) }
    for word in words { slotOfWord[Int(word)] = -1 }
    words.removeAll(keepingCapacity: true)
    for word in wordOfInput where word >= 0 && slotOfWord[Int(word)] < 0 {
      slotOfWord[Int(word)] = Int32(words.count)
      words.append(word)
    }
    gradients.reset(rowCount: words.count)
    gradients.zero()
    for (input, word) in wordOfInput.enumerated() where word >= 0 {
      gradients.add(columnsOf: inputGradients, row: input, toRow: Int(slotOfWord[Int(word)]))
    }
  }
}

/// The sizes of what a network reads.
public struct InputShape: Sendable {
  /// V: the words.
  public var vocabularySize: Int
  /// D: the width of a word's vector.
  public var vectorSize: Int
  /// Around which values the trained numbers begin that a word has beside its vector.
  public var wordExtras: [Double] = []
  /// The categories, that for none included; 0 where they are no input.
  public var categoryCount = 0
  /// T: the width of a category's vector; 0 where categories are no input.
  public var categorySize = 0

  /// Words alone.
  public init(vocabularySize: Int, vectorSize: Int) {
    self.vocabularySize = vocabularySize
    self.vectorSize = vectorSize
  }
}
