import EspalierCells
import EspalierSchedules

extension ClassProgram {
  /// How often every value is read: by instructions, products, stores and parameter gradients.
  func useCounts() -> [Int] {
    var uses = [Int](repeating: 0, count: instructions.count)
    for instruction in instructions {
      for operand in instruction.operands { uses[operand] += 1 }
    }
    for store in stores { uses[store.value] += 1 }
    for gradient in weightGradients {
      for value in [gradient.operand] + gradient.deltas { uses[value] += 1 }
    }
    for gradient in vectorGradients { uses[gradient.value] += 1 }
    return uses
  }

  /// Gives every store a value of its own, which is computed where it goes. What lies side by side with
  /// others is copied.
  mutating func separateStores() {
    let uses = useCounts()
    var isTaken = claimed.union(groups.flatMap(\.members)).union(products.flatMap(\.starts))
    for index in stores.indices {
      let value = stores[index].value
      let instruction = instructions[value]
      var isOwn = !instruction.isView && !isTaken.contains(value)
      if case .output(let product, _) = instruction.kind {
        isOwn = isOwn && isDirect(product: product, uses: uses)
      }
      if !isOwn {
        instructions.append(
          Instruction(
            kind: .copy, operands: [value], width: instruction.width, items: instruction.items))
        stores[index].value = instructions.count - 1
      }
      isTaken.insert(stores[index].value)
    }
  }

  /// Whether a product can write where its output is stored: nothing else reads it.
  func isDirect(product index: Int, uses: [Int]) -> Bool {
    let product = products[index]
    return product.isTransposed && uses[product.outputs[0]] == 1
  }

  /// Joins a product and the sum that alone reads it into one step, a * b + c.
  mutating func fuseMultiplyAdd() {
    let uses = useCounts()
    let phases = phases()
    for index in instructions.indices where instructions[index].kind == .add {
      let operands = instructions[index].operands
      for side in [1, 0] {
        let factor = instructions[operands[side]]
        guard factor.kind == .multiply, uses[operands[side]] == 1,
          factor.items == instructions[index].items,
          phases[operands[side]] == phases[index], !claimed.contains(operands[side])
        else { continue }
        instructions[index].kind = .multiplyAdd
        instructions[index].operands = factor.operands + [operands[1 - side]]
        break
      }
    }
  }

  /// Whether anything needs each value.
  func neededValues() -> [Bool] {
    var isNeeded = [Bool](repeating: false, count: instructions.count)
    for store in stores { isNeeded[store.value] = true }
    for gradient in weightGradients {
      for value in [gradient.operand] + gradient.deltas { isNeeded[value] = true }
    }
    for gradient in vectorGradients { isNeeded[gradient.value] = true }
    // A later instruction may be a copy or product that was appended out of order, but never one
    // that an earlier instruction reads.
    for index in instructions.indices.reversed() where isNeeded[index] {
      for operand in instructions[index].operands { isNeeded[operand] = true }
    }
    return isNeeded
  }

  /// When each value is computed. Forward: before the first level, where it depends on no child, or
  /// level by level. Back: level by level, where a child waits for it, or after the last level.
  func phases() -> [Phase] {
    var phases = dependsOnChildren().enumerated().map { index, depends -> Phase in
      depends ? instructions[index].items.areSources ? .forwardSources : .forwardLevel : .forwardBefore
    }
    var isAwaited = [Bool](repeating: false, count: instructions.count)
    for (value, destination) in stores {
      switch destination {
      case .message, .sourceMessage: isAwaited[value] = true
      case .state, .inputGradient, .sourceInputGradient: break
      }
    }
    for index in instructions.indices.reversed() where isAwaited[index] {
      for operand in instructions[index].operands { isAwaited[operand] = true }
    }
    for index in instructions.indices where index >= adjointStart {
      phases[index] =
        isAwaited[index]
        ? instructions[index].items.areSources ? .backwardSources : .backwardLevel : .backwardAfter
    }
    return phases
  }
}

/// When a step of a class's program runs.
enum Phase: Int, CaseIterable, Comparable {
  /// Before the first level, for all rows of the class at once.
  case forwardBefore
  /// After the first level, the leaves': what is read of them, for all sources of the class at once.
  case forwardSources
  /// Level by level, from the leaves up.
  case forwardLevel
  /// Level by level, from the root down.
  case backwardLevel
  /// Before the last level, the leaves': what they are sent, for all sources of the class at once.
  case backwardSources
  /// After the last level, for all rows of the class at once.
  case backwardAfter

  static func < (a: Phase, b: Phase) -> Bool { a.rawValue < b.rawValue }
}
