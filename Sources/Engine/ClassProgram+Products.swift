import EspalierCells

extension ClassProgram {
  /// A sum taken apart: products, vectors, and what is left.
  private struct Sum {
    var operands: [Int] = []
    var parameters: [Int] = []
    var vectors: [Int] = []
    var rest: [Int] = []
  }

  /// Merges sums of products that read the same operands into groups: gates that a cell writes one by
  /// one become one wide product.
  mutating func groupProducts() {
    let sums = takeSumsApart()
    var groupOf: [Int: (group: Int, member: Int)] = [:]
    for root in sums.keys.sorted() {
      guard let sum = sums[root] else { continue }
      let items = instructions[root].items
      let group = groups.firstIndex { $0.operands == sum.operands && $0.items == items } ?? groups.count
      if group == groups.count {
        groups.append(
          ProductGroup(operands: sum.operands, parameters: [], vectors: [], members: [], items: items))
      }
      groupOf[root] = (group, groups[group].parameters.count)
      groups[group].parameters.append(sum.parameters)
      groups[group].vectors.append(sum.vectors)
      groups[group].members.append(root)
    }
    rebuild(sums: sums, groupOf: groupOf)
  }

  /// Finds every sum that holds a product, and what it adds.
  private func takeSumsApart() -> [Int: Sum] {
    var uses = [Int](repeating: 0, count: instructions.count)
    for instruction in instructions { for operand in instruction.operands { uses[operand] += 1 } }
    for store in stores { uses[store.value] += 1 }
    var isAbsorbed = [Bool](repeating: false, count: instructions.count)
    var sums: [Int: Sum] = [:]
    for root in instructions.indices.reversed() where !isAbsorbed[root] {
      var sum = Sum()
      var inner: [Int] = []
      var open = [root]
      while let value = open.popLast() {
        let instruction = instructions[value]
        let isOwn = value == root || (uses[value] == 1 && instruction.items == instructions[root].items)
        switch instruction.kind {
        case .linear(let parameter) where isOwn:
          sum.operands.append(instruction.operands[0])
          sum.parameters.append(parameter)
          inner.append(value)
        case .add where isOwn:
          open.append(instruction.operands[1])
          open.append(instruction.operands[0])
          inner.append(value)
        case .vector(let parameter): sum.vectors.append(parameter)
        default: sum.rest.append(value)
        }
      }
      guard !sum.operands.isEmpty else { continue }
      for value in inner { isAbsorbed[value] = true }
      sums[root] = sum
    }
    return sums
  }

  /// Writes the instructions anew with products as the outputs of groups.
  private mutating func rebuild(
    sums: [Int: Sum], groupOf: [Int: (group: Int, member: Int)]
  ) {
    let old = instructions
    let oldStores = stores
    let depends = dependsOnChildren()
    let isInSum = valuesOnlyInSums(sums)
    var places = [Int](repeating: -1, count: old.count)
    instructions = []
    replace(with: [], places: places)
    stores = []
    for (index, var instruction) in old.enumerated() {
      if let (group, member) = groupOf[index], let sum = sums[index] {
        if member == 0 { appendProducts(of: group, places: places, depends: depends) }
        var value = groups[group].members[member]
        for extra in sum.rest { value = append(.add, value, places[extra]) }
        places[index] = value
      } else if !isInSum[index] {
        instruction.operands = instruction.operands.map { places[$0] }
        if instruction.kind == .toEdges { instruction.operands = [materialized(instruction.operands[0])] }
        places[index] = append(
          instruction.kind, instruction.operands, width: instruction.width, items: instruction.items)
      }
    }
    stores = oldStores.map { (places[$0.value], $0.destination) }
  }

  /// The sums and products within other sums, which are gone once these are groups.
  private func valuesOnlyInSums(_ sums: [Int: Sum]) -> [Bool] {
    var isNeeded = [Bool](repeating: false, count: instructions.count)
    for store in stores { isNeeded[store.value] = true }
    for index in instructions.indices.reversed() where isNeeded[index] {
      let operands = sums[index].map { $0.operands + $0.rest } ?? instructions[index].operands
      for operand in operands { isNeeded[operand] = true }
    }
    return isNeeded.map { !$0 }
  }

  /// Appends the products of a group, one for every operand. Each adds to what there is before it, in
  /// their order, ((b + W₁ a₁) + W₂ a₂) + …, but for those that depend on no child, which come first.
  private mutating func appendProducts(of index: Int, places: [Int], depends: [Bool]) {
    let old = groups[index].operands
    let order = old.indices.filter { !depends[old[$0]] } + old.indices.filter { depends[old[$0]] }
    groups[index].operands = order.map { places[old[$0]] }
    groups[index].parameters = groups[index].parameters.map { list in order.map { list[$0] } }
    let group = groups[index]
    var sums: [Int] = []
    var position = 0
    for (number, operand) in group.operands.enumerated() {
      let parameters = group.parameters.map { $0[number] }
      let vectors = number == 0 ? group.vectors : []
      if let source = source(ofShared: operand) {
        let terms = appendProduct(of: source, parameters, starts: [], vectors: vectors).map {
          append(.toRows, [$0], width: instructions[$0].width, items: .rows)
        }
        sums = sums.isEmpty ? terms : zip(sums, terms).map { append(.add, $0, $1) }
      } else {
        sums = appendProduct(of: operand, parameters, starts: sums, vectors: vectors)
        products[products.count - 1].position = position
      }
      if case .child = instructions[operand].kind { position += 1 }
    }
    groups[index].members = sums
  }

  private mutating func appendProduct(
    of operand: Int, _ matrices: [Int], starts: [Int], vectors: [[Int]]
  ) -> [Int] {
    let items = instructions[operand].items
    let outputs = matrices.enumerated().map { member, parameter in
      append(
        .output(product: products.count, member: member),
        starts.isEmpty ? [operand] : [operand, starts[member]],
        width: parameters[parameter].outputSize, items: items)
    }
    products.append(
      Product(
        operands: [operand], outputs: outputs,
        blocks: matrices.enumerated().map { Product.Block(parameter: $1, member: $0) }, starts: starts,
        vectors: vectors, items: items))
    return outputs
  }
}
