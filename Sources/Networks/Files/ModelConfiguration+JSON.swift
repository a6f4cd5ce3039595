package import EspalierBytes

extension ModelConfiguration {
  /// The keys of `config.json`, in the order in which they are written.
  private enum Key: String, CaseIterable {
    case formatVersion, architecture, cell, arity, layers, direction, vocabularySize, embeddingSize,
      hiddenSize
    case join, inputLayers, transitionLayers, transitionShortcut, outputLayers
    case head, attentionSize, comparisonSize, decoder, cellOptions, categories, categorySize, kinds
    case labels, labelMapping, training, results
  }

  /// The configuration as JSON.
  package var json: JSONValue {
    // Models without a decoder are written as they were before there were any.
    .object(
      Key.allCases.filter { $0 != .decoder || decoder != nil }.map { .init($0.rawValue, value(of: $0)) })
  }

  private func value(of key: Key) -> JSONValue {
    switch key {
    case .formatVersion: .integer(Self.currentFormatVersion)
    case .architecture: .string(architecture)
    case .cell: .string(cell)
    case .arity: arity.map { .integer($0) } ?? .null
    case .layers: .integer(layers)
    case .direction: .string(direction.title)
    case .join: .string(join.rawValue)
    case .inputLayers: .integer(depth.inputLayers)
    case .transitionLayers: .integer(depth.transitionLayers)
    case .transitionShortcut: .bool(depth.hasTransitionShortcut)
    case .outputLayers: .integer(depth.outputLayers)
    case .head: .string(head.title)
    case .attentionSize: if case .attention(let size) = head { .integer(size) } else { .null }
    case .comparisonSize: comparisonSize.map { .integer($0) } ?? .null
    case .decoder: decoder?.json ?? .null
    case .cellOptions:
      .object(cellOptions.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
    case .categories: .array(categories.map { .string($0) })
    case .categorySize: .integer(categorySize)
    case .kinds: .array(kinds.map { .string($0) })
    case .vocabularySize: .integer(vocabularySize)
    case .embeddingSize: .integer(embeddingSize)
    case .hiddenSize: .integer(hiddenSize)
    case .labels: .array(labels.labels.map { .string($0) })
    case .labelMapping: .string(labels.mapping.rawValue)
    case .training: .object(training.map(\.json))
    case .results: .object(results.map(\.json))
    }
  }

  /// Reads a configuration.
  ///
  /// - Throws: `ModelFileError` (`malformed`, `unsupported`) with `path` as its file.
  package init(json value: JSONValue, path: String) throws(ModelFileError) {
    let reader = Reader(value: value, path: path)
    let version = try reader.size(Key.formatVersion)
    guard version <= Self.currentFormatVersion else {
      throw ModelFileError(
        .unsupported("its format is \(version), and the newest known one is \(Self.currentFormatVersion)"),
        path: path)
    }
    try reader.checkKeys()
    guard let mapping = LabelMapping(rawValue: try reader.text(.labelMapping)),
      let labels = LabelSet(labels: try reader.texts(.labels), mapping: mapping), labels.count > 0
    else { throw reader.malformed(.labels) }
    self.init(
      architecture: try reader.text(.architecture), cell: try reader.text(.cell),
      arity: value[Key.arity.rawValue] == .null ? nil : try reader.size(.arity),
      layers: try reader.size(.layers), direction: try reader.direction(),
      depth: version < 3 ? NetworkDepth() : try reader.depth(),
      join: version < 3 ? .concatenate : try reader.join(),
      head: version < 2 ? .nodes : try reader.head(),
      comparisonSize: value[Key.comparisonSize.rawValue] ?? .null == .null
        ? nil : try reader.size(.comparisonSize),
      decoder: try reader.decoder(),
      cellOptions: version < 2 ? [:] : try reader.choices(.cellOptions),
      categories: version < 2 ? [] : try reader.texts(.categories),
      categorySize: version < 2 ? 0 : try reader.size(.categorySize, least: 0),
      kinds: version < 2 ? [] : try reader.texts(.kinds),
      vocabularySize: try reader.size(.vocabularySize), embeddingSize: try reader.size(.embeddingSize),
      hiddenSize: try reader.size(.hiddenSize), labels: labels, training: try reader.facts(.training),
      results: try reader.facts(.results))
  }

  /// Takes typed values out of the JSON.
  private struct Reader {
    /// No size is larger, so that a product of two never overflows.
    static let largestSize = Int(Int32.max)

    let value: JSONValue
    let path: String

    func malformed(_ key: Key) -> ModelFileError {
      ModelFileError(.malformed("'\(key.rawValue)' is missing or makes no sense"), path: path)
    }

    func checkKeys() throws(ModelFileError) {
      guard case .object(let members) = value else { return }
      for member in members where Key(rawValue: member.key) == nil {
        throw ModelFileError(.unsupported("its configuration has an unknown key '\(member.key)'"), path: path)
      }
    }

    func direction() throws(ModelFileError) -> Direction {
      let name = try text(.direction)
      guard let direction = Direction.allCases.first(where: { $0.title == name }) else {
        throw malformed(.direction)
      }
      return direction
    }

    func head() throws(ModelFileError) -> ClassifierHead {
      switch try text(.head) {
      case "nodes": return .nodes
      case "tokens": return .tokens
      case "attention": return .attention(size: try size(.attentionSize))
      default: throw malformed(.head)
      }
    }

    func decoder() throws(ModelFileError) -> DecoderConfiguration? {
      guard let value = value[Key.decoder.rawValue], value != .null else { return nil }
      guard let decoder = DecoderConfiguration(json: value) else { throw malformed(.decoder) }
      return decoder
    }

    func depth() throws(ModelFileError) -> NetworkDepth {
      guard case .bool(let hasShortcut)? = value[Key.transitionShortcut.rawValue] else {
        throw malformed(.transitionShortcut)
      }
      return NetworkDepth(
        inputLayers: try size(.inputLayers, least: 0),
        transitionLayers: try size(.transitionLayers, least: 0), hasTransitionShortcut: hasShortcut,
        outputLayers: try size(.outputLayers, least: 0))
    }

    func join() throws(ModelFileError) -> EncoderCells.Join {
      guard let join = EncoderCells.Join(rawValue: try text(.join)) else { throw malformed(.join) }
      return join
    }

    func choices(_ key: Key) throws(ModelFileError) -> [String: String] {
      guard case .object(let members)? = value[key.rawValue] else { throw malformed(key) }
      var choices: [String: String] = [:]
      for member in members {
        guard case .string(let text) = member.value else { throw malformed(key) }
        choices[member.key] = text
      }
      return choices
    }

    func size(_ key: Key, least: Int = 1) throws(ModelFileError) -> Int {
      guard case .integer(let size)? = value[key.rawValue], (least...Self.largestSize).contains(size) else {
        throw malformed(key)
      }
      return size
    }

    func text(_ key: Key) throws(ModelFileError) -> String {
      guard case .string(let text)? = value[key.rawValue] else { throw malformed(key) }
      return text
    }

    func texts(_ key: Key) throws(ModelFileError) -> [String] {
      guard case .array(let values)? = value[key.rawValue] else { throw malformed(key) }
      var texts: [String] = []
      for value in values {
        guard case .string(let text) = value else { throw malformed(key) }
        texts.append(text)
      }
      return texts
    }

    func facts(_ key: Key) throws(ModelFileError) -> [Fact] {
      guard case .object(let members)? = value[key.rawValue] else { throw malformed(key) }
      var facts: [Fact] = []
      for member in members {
        guard let fact = Fact(json: member) else { throw malformed(key) }
        facts.append(fact)
      }
      return facts
    }
  }
}

extension ModelConfiguration.Fact {
  /// A member of an object.
  package var json: JSONValue.Member {
    switch value {
    case .text(let text): .init(name, .string(text))
    case .integer(let value): .init(name, .integer(value))
    case .number(let value): .init(name, value.isFinite ? .number(value) : .null)
    case .flag(let value): .init(name, .bool(value))
    case .none: .init(name, .null)
    }
  }

  fileprivate init?(json member: JSONValue.Member) {
    switch member.value {
    case .string(let text): self.init(member.key, .text(text))
    case .integer(let value): self.init(member.key, .integer(value))
    case .number(let value): self.init(member.key, .number(value))
    case .bool(let value): self.init(member.key, .flag(value))
    case .null: self.init(member.key, .none)
    case .array, .object: return nil
    }
  }
}
