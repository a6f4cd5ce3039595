import EspalierBytes

extension SafetensorsHeader {
  /// Reads a header.
  ///
  /// - Parameters:
  ///   - text: its JSON, without the length before it.
  ///   - dataSize: the number of bytes that follow it in the file.
  ///   - path: of the file, for errors.
  /// - Throws: `ModelFileError` (`malformed`, `wrongSize`, `unsupported`).
  init(parsing text: [UInt8], dataSize: Int, path: String) throws(ModelFileError) {
    let value: JSONValue
    do {
      value = try JSONParser.value(of: text)
    } catch {
      throw ModelFileError(.malformed("its header has \(error.reason) at byte \(error.offset)"), path: path)
    }
    guard case .object(let members) = value else {
      throw ModelFileError(.malformed("its header is no JSON object"), path: path)
    }
    var tensors: [Tensor] = []
    var metadata: [String: String] = [:]
    for member in members {
      if member.key == Self.metadataKey {
        metadata = try Self.metadata(member.value, path: path)
      } else {
        tensors.append(try Self.tensor(member, path: path))
      }
    }
    // Empty tensors come before what begins at the same place.
    tensors.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    try Self.checkPlaces(tensors, dataSize: dataSize, headerSize: text.count + Self.lengthSize, path: path)
    self.tensors = tensors
    self.metadata = metadata
  }

  private static func metadata(_ value: JSONValue, path: String) throws(ModelFileError) -> [String: String] {
    guard case .object(let members) = value else {
      throw ModelFileError(.malformed("its \(metadataKey) is no object"), path: path)
    }
    var metadata: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else {
        throw ModelFileError(.malformed("its \(metadataKey) '\(member.key)' is no string"), path: path)
      }
      metadata[member.key] = text
    }
    return metadata
  }

  private static func tensor(_ member: JSONValue.Member, path: String) throws(ModelFileError) -> Tensor {
    func malformed(_ what: String) -> ModelFileError {
      ModelFileError(.malformed("tensor '\(member.key)' \(what)"), path: path)
    }
    guard case .object(let facts) = member.value, facts.count == 3,
      case .string(let dtype)? = member.value["dtype"],
      let shape = sizes(member.value["shape"]),
      let offsets = sizes(member.value["data_offsets"]), offsets.count == 2
    else { throw malformed("has no valid dtype, shape and data_offsets") }
    guard let type = ScalarType(rawValue: dtype) else {
      let known = ScalarType.allCases.map(\.rawValue).joined(separator: " and ")
      throw ModelFileError(
        .unsupported("tensor '\(member.key)' has the type \(dtype), and only \(known) are read"), path: path)
    }
    guard offsets[0] <= offsets[1], let size = byteCount(shape, type), offsets[1] - offsets[0] == size else {
      throw malformed("of shape \(shape) does not fill the bytes \(offsets[0]) to \(offsets[1])")
    }
    return Tensor(name: member.key, type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  private static func sizes(_ value: JSONValue?) -> [Int]? {
    guard case .array(let values)? = value else { return nil }
    let sizes = values.compactMap { value -> Int? in
      guard case .integer(let size) = value, size >= 0 else { return nil }
      return size
    }
    return sizes.count == values.count ? sizes : nil
  }

  /// The bytes that a shape needs; nil if no file could hold them.
  private static func byteCount(_ shape: [Int], _ type: ScalarType) -> Int? {
    if shape.contains(0) { return 0 }
    var count = type.size
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      count = product
    }
    return count
  }

  /// Every byte after the header belongs to exactly one tensor.
  private static func checkPlaces(
    _ tensors: [Tensor], dataSize: Int, headerSize: Int, path: String
  ) throws(ModelFileError) {
    var end = 0
    for tensor in tensors {
      guard tensor.range.lowerBound == end else {
        let what = tensor.range.lowerBound < end ? "overlaps the tensor" : "leaves a gap after what lies"
        throw ModelFileError(.malformed("tensor '\(tensor.name)' \(what) before it"), path: path)
      }
      end = tensor.range.upperBound
    }
    let (expected, overflow) = headerSize.addingReportingOverflow(end)
    guard !overflow, end == dataSize else {
      throw ModelFileError(
        .wrongSize(expected: overflow ? .max : expected, found: headerSize + dataSize), path: path)
    }
  }
}
