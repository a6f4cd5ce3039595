import EspalierBytes

/// The header of a safetensors file: where each tensor lies, and text that describes the file.
///
/// A file is the header's length (8 bytes, little-endian), the header (a JSON object, padded with spaces to a
/// multiple of 8 bytes), and the tensors' bytes without a gap:
///
///     {"__metadata__": {"key": "text"}, "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}
///
/// Offsets count from the header's end. Source: the safetensors format,
/// https://huggingface.co/docs/safetensors.
public struct SafetensorsHeader: Sendable, Equatable {
  /// The types of numbers that are read; F32 is what is written.
  public enum ScalarType: String, Sendable, CaseIterable {
    case float32 = "F32"
    case float64 = "F64"

    /// The number of bytes of one number.
    public var size: Int { self == .float32 ? 4 : 8 }
  }

  /// A tensor's name, type, shape and place.
  public struct Tensor: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The type of its numbers.
    public let type: ScalarType
    /// The extent of each dimension.
    public let shape: [Int]
    /// Its bytes, counted from the header's end.
    public let range: Range<Int>

    /// The number of its numbers.
    public var count: Int { range.count / type.size }
  }

  /// The tensors, in the order of their bytes.
  public let tensors: [Tensor]
  /// Text by key, as `__metadata__` holds it.
  public let metadata: [String: String]

  /// The bytes of all tensors.
  public var dataSize: Int { tensors.last?.range.upperBound ?? 0 }

  /// Lays out F32 tensors one after the other.
  public init(_ tensors: [(name: String, shape: [Int])], metadata: [String: String]) {
    var end = 0
    var names: Set<String> = [Self.metadataKey]
    self.tensors = tensors.map { name, shape in
      precondition(names.insert(name).inserted, "two tensors called '\(name)'")
      let start = end
      end += NamedTensor.count(of: shape) * ScalarType.float32.size
      return Tensor(name: name, type: .float32, shape: shape, range: start..<end)
    }
    self.metadata = metadata
  }

  static let metadataKey = "__metadata__"
  /// The length that precedes the header.
  static let lengthSize = 8

  /// The tensor of a name.
  public func tensor(named name: String) -> Tensor? { tensors.first { $0.name == name } }

  /// The header's bytes with their length before them; the tensors' bytes follow.
  public var encoded: [UInt8] {
    var members: [JSONValue.Member] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      members.append(
        .init(Self.metadataKey, .object(texts.map { .init($0.key, .string($0.value)) })))
    }
    members += tensors.map { tensor in
      .init(
        tensor.name,
        .object([
          .init("dtype", .string(tensor.type.rawValue)),
          .init("shape", .array(tensor.shape.map { .integer($0) })),
          .init(
            "data_offsets",
            .array([.integer(tensor.range.lowerBound), .integer(tensor.range.upperBound)])),
        ]))
    }
    var text = Array(JSONValue.object(members).text(indented: false).utf8)
    text += repeatElement(UInt8(ascii: " "), count: -text.count & 7)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text
  }
}
