import EspalierKernels
import EspalierSchedules

/// A task on made-up sequences or trees, which shows how far back a network can learn.
public enum ProbeTask: String, Sendable, CaseIterable {
  /// Nothing to learn: random vectors, and a loss that is a random direction of the last state. What reaches the beginning
  /// depends on the network alone.
  case random
  /// Every input is a number between 0 and 1 and a mark; two inputs are marked. Wanted at the end is the sum of the two numbers.
  ///
  /// In a sequence one marked input lies in the first half and one in the second; in a tree both are any leaves. Who always
  /// says 1 has a mean squared error of 1/6.
  ///
  /// Source: Hochreiter and Schmidhuber 1997, experiment 4, in the form of Le, Jaitly and Hinton 2015, section 4.1.
  case adding
  /// Ten symbols out of eight, blanks, and a mark, after which the symbols are wanted again. Who guesses has a loss of ln 8 a symbol.
  ///
  /// Source: Hochreiter and Schmidhuber 1997, in the form of Arjovsky, Shah and Bengio 2016, section 4.1.
  case copy

  /// The symbols of the copy task, and how many different ones there are.
  static let copied = 10
  static let symbols = 8
}

/// What the structures of a task are.
public enum ProbeShape: Sendable, Hashable {
  /// Sequences of a length; for the copy task, the number of blanks.
  case sequences(length: Int)
  /// Binary trees whose deepest leaf lies so many levels below the root, a number drawn from a range.
  case trees(depths: ClosedRange<Int>)
}

/// One example of a task.
struct ProbeExample {
  /// Every node that reads has an input of its own, from 0 up.
  var structure: Structure
  var inputs: [[Float]]
  /// What is wanted at the only output; nil for other tasks.
  var sum: Float?
  /// The class that is wanted at every output of the structure; -1 for none. Empty for other tasks.
  var classes: [Int32] = []
}

extension ProbeExample {
  /// Draws an example.
  ///
  /// - Parameter width: of the inputs of the random task.
  init(_ task: ProbeTask, _ shape: ProbeShape, width: Int, using random: inout RandomSource) {
    switch (task, shape) {
    case (.copy, .sequences(let length)): self.init(copying: length, using: &random)
    case (.copy, .trees): preconditionFailure("symbols are copied in sequences")
    case (.random, _):
      let structure = Self.structure(shape, using: &random)
      // About as long as word vectors of 300 numbers whose mean length is 5.
      let inputs = (0..<Self.inputCount(structure)).map { _ in
        (0..<width).map { _ in Float(0.3 * random.normal()) }
      }
      self.init(structure: structure, inputs: inputs)
    case (.adding, _):
      let structure = Self.structure(shape, using: &random)
      let count = Self.inputCount(structure)
      let (one, other) = Self.marks(count, shape, using: &random)
      let inputs = (0..<count).map { [random.uniform(in: Float(0)..<1), $0 == one || $0 == other ? 1 : 0] }
      self.init(structure: structure, inputs: inputs, sum: inputs[one][0] + inputs[other][0])
    }
  }

  private static func inputCount(_ structure: Structure) -> Int {
    structure.inputs.reduce(0) { $0 + ($1 >= 0 ? 1 : 0) }
  }

  /// The two inputs that are marked.
  private static func marks(
    _ count: Int, _ shape: ProbeShape, using random: inout RandomSource
  ) -> (Int, Int) {
    if case .sequences = shape {
      let half = max(1, count / 2)
      return (Int.random(in: 0..<half, using: &random), Int.random(in: half..<count, using: &random))
    }
    let one = Int.random(in: 0..<count, using: &random)
    let other = Int.random(in: 0..<count - 1, using: &random)
    return (one, other < one ? other : other + 1)
  }

  private static func structure(_ shape: ProbeShape, using random: inout RandomSource) -> Structure {
    switch shape {
    case .sequences(let length):
      var structure = Structure(sequence: (0..<length).map { $0 })
      structure.outputs = [Int32(length - 1)]
      return structure
    case .trees(let depths):
      return Structure(spine: Int.random(in: depths, using: &random), using: &random)
    }
  }

  /// Symbols, blanks, a mark, and blanks again, while the symbols are wanted.
  private init(copying blanks: Int, using random: inout RandomSource) {
    let (symbols, count) = (ProbeTask.symbols, ProbeTask.copied)
    let list = (0..<count).map { _ in Int.random(in: 0..<symbols, using: &random) }
    let read =
      list + Array(repeating: symbols, count: max(0, blanks - 1)) + [symbols + 1]
      + Array(repeating: symbols, count: count)
    self.init(
      structure: Structure(sequence: read.indices.map { $0 }),
      inputs: read.map { symbol in (0..<symbols + 2).map { $0 == symbol ? 1 : 0 } },
      classes: Array(repeating: -1, count: read.count - count) + list.map(Int32.init))
  }
}

extension Structure {
  /// A random binary tree whose deepest leaf lies at a level below the root: a path to it, beside which hang leaves and
  /// small trees. Every leaf has an input of its own; the root is the only output.
  init(spine depth: Int, using random: inout RandomSource) {
    self.init()
    var inputs = 0
    func leaf(_ self: inout Structure) -> Int {
      inputs += 1
      return self.append(input: inputs - 1, children: [])
    }
    func subtree(_ levels: Int, _ self: inout Structure) -> Int {
      guard levels > 0, Bool.random(using: &random) else { return leaf(&self) }
      let left = subtree(levels - 1, &self)
      return self.append(input: nil, children: [left, subtree(levels - 1, &self)])
    }
    var node = leaf(&self)
    for level in 0..<depth {
      // At this level a tree may be as high as the path below it, and is three levels high at most.
      let beside = subtree(min(level, 3), &self)
      node = append(input: nil, children: Bool.random(using: &random) ? [node, beside] : [beside, node])
    }
    outputs = [Int32(node)]
  }
}
