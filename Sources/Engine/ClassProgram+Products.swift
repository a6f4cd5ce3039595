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
    let depends = dependsOnChildren()
    var groupOf: [Int: (group: Int, member: Int)] = [:]
    for root in sums.keys.sorted() {
      guard let sum = sums[root] else { continue }
      let domain = instructions[root].domain
      let group =
        groups.firstIndex { $0.operands == sum.operands && $0.domain == domain } ?? groups.count
      if group == groups.count {
        groups.append(
          ProductGroup(operands: sum.operands, parameters: [], vectors: [], members: [], domain: domain))
      }
      groupOf[root] = (group, groups[group].parameters.count)
      groups[group].parameters.append(sum.parameters)
      groups[group].vectors.append(sum.vectors)
      groups[group].members.append(root)
    }
    rebuild(sums: sums, groupOf: groupOf, depends: depends)
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
        let isOwn = value == root || (uses[value] == 1 && instruction.domain == instructions[root].domain)
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
    sums: [Int: Sum], groupOf: [Int: (group: Int, member: Int)], depends: [Bool]
  ) {
    let old = instructions
    let oldStores = stores
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
        places[index] = append(
          instruction.kind, instruction.operands, width: instruction.width, domain: instruction.domain)
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

  /// Appends the products of a group: one of what is there before any child, one of the rest.
  private mutating func appendProducts(of index: Int, places: [Int], depends: [Bool]) {
    let group = groups[index]
    let early = group.operands.indices.filter { !depends[group.operands[$0]] }
    let late = group.operands.indices.filter { depends[group.operands[$0]] }
    let shares = [early, late].filter { !$0.isEmpty }
    let last = products.count + shares.count - 1
    let operands = group.operands.map { places[$0] }
    let members = group.parameters.enumerated().map { member, parameter in
      append(
        .output(product: last, member: member), operands,
        width: parameters[parameter[0]].outputSize, domain: group.domain)
    }
    groups[index].operands = operands
    groups[index].members = members
    for (number, share) in shares.enumerated() {
      let blocks = share.enumerated().flatMap { part, operand in
        members.indices.map {
          Product.Block(parameter: group.parameters[$0][operand], part: part, member: $0)
        }
      }
      products.append(
        Product(
          parts: share.map { operands[$0] }, outputs: members, blocks: blocks, isTransposed: false,
          vectors: number == 0 ? group.vectors : [], accumulates: number > 0, domain: group.domain))
    }
  }
}
