import Espalier
import Foundation
import Testing

/// A folder of its own for a test, removed afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(filePath: path))
}

/// Random damage that is the same in every run.
struct SeededSource: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }

  /// Bytes with a few of them changed, removed, doubled or swapped for what JSON is made of.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var damaged = bytes
    for _ in 0..<Int.random(in: 1...3, using: &self) where !damaged.isEmpty {
      let index = Int.random(in: damaged.indices, using: &self)
      switch Int.random(in: 0..<4, using: &self) {
      case 0: damaged[index] = UInt8.random(in: 0...255, using: &self)
      case 1: damaged.remove(at: index)
      case 2: damaged.insert(damaged[index], at: index)
      default: damaged[index] = Array("{}[]\",:0123456789.-e \\u".utf8).randomElement(using: &self) ?? 0
      }
    }
    return damaged
  }
}

struct SafetensorsTests {
  private let tensors = [
    NamedTensor(name: "b", shape: [2, 3], values: [1, -2.5, .infinity, .leastNonzeroMagnitude, 0.1, 6]),
    NamedTensor(name: "a", shape: [], values: [3]),
    NamedTensor(name: "é\"", shape: [0, 4], values: []),
    NamedTensor(name: "c", shape: [20_001], values: (0..<20_001).map(Float.init)),
  ]

  /// A file of a header and so many bytes of data.
  private func bytes(_ header: String, data: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init) + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  private func problem(of bytes: [UInt8]) throws -> ModelFileError.Problem? {
    try withTemporaryFolder { folder -> ModelFileError.Problem? in
      try write(bytes, to: folder + "/x")
      do throws(ModelFileError) {
        _ = try SafetensorsFile(path: folder + "/x")
        return nil
      } catch {
        #expect(error.path == folder + "/x")
        return error.problem
      }
    }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let sink = MemorySink()
    try SafetensorsWriter.write(tensors, metadata: ["k": "v\n", "a": ""], to: sink)
    let length = sink.bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(length % 8 == 0)
    try withTemporaryFolder { folder in
      try write(sink.bytes, to: folder + "/x")
      let file = try SafetensorsFile(path: folder + "/x")
      #expect(file.header.metadata == ["k": "v\n", "a": ""])
      #expect(file.header.encoded == Array(sink.bytes.prefix(8 + length)))
      // Empty tensors come first of those that begin at one place.
      #expect(file.header.tensors.map(\.name) == ["b", "a", "é\"", "c"])
      for tensor in tensors {
        let found = try #require(file.header.tensor(named: tensor.name))
        #expect(found.shape == tensor.shape)
        #expect(try file.values(of: found) == tensor.values)
      }
    }
  }

  @Test func aFileOfTheFormatsOwnLibraryIsRead() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = try SafetensorsFile(path: tests.appending(path: "Goldens/peer.safetensors").path)
    #expect(file.header.metadata == ["maker": "safetensors"])
    func tensor(_ name: String) throws -> NamedTensor {
      let tensor = try #require(file.header.tensor(named: name))
      return NamedTensor(name: name, shape: tensor.shape, values: try file.values(of: tensor))
    }
    #expect(
      try tensor("matrix")
        == NamedTensor(name: "matrix", shape: [2, 3], values: [0, 0.25, 0.5, 0.75, 1, 1.25]))
    #expect(try tensor("double") == NamedTensor(name: "double", shape: [2], values: [0.5, -1e-3]))
    #expect(try tensor("scalar") == NamedTensor(name: "scalar", shape: [], values: [7]))
    #expect(try tensor("empty") == NamedTensor(name: "empty", shape: [0, 3], values: []))
  }

  @Test func lyingHeadersAreErrors() throws {
    func tensor(_ shape: String, _ from: String, _ to: String, type: String = "F32", name: String = "x")
      -> String
    {
      #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(from),\#(to)]}"#
    }
    func malformed(_ header: String, data: Int) throws -> String? {
      guard case .malformed(let detail)? = try problem(of: bytes(header, data: data)) else { return nil }
      return detail
    }
    #expect(try problem(of: bytes("{\(tensor("[2]", "0", "8"))}", data: 8)) == nil)
    #expect(try problem(of: bytes("{}", data: 0)) == nil)

    #expect(try problem(of: []) == .wrongSize(expected: 8, found: 0))
    #expect(try problem(of: [1, 0, 0]) == .wrongSize(expected: 8, found: 3))
    #expect(
      try problem(of: [UInt8](repeating: 0xFF, count: 20))
        == .malformed("its header claims 18446744073709551615 bytes, and the file has 20"))
    #expect(
      try malformed("", data: 0) == "its header has expected a value before the end of the text at byte 0")
    #expect(try malformed("[]", data: 0) == "its header is no JSON object")
    #expect(try malformed(#"{"__metadata__":{"a":1}}"#, data: 0) == "its __metadata__ 'a' is no string")
    #expect(try malformed(#"{"__metadata__":[]}"#, data: 0) == "its __metadata__ is no object")
    let invalid = "tensor 'x' has no valid dtype, shape and data_offsets"
    for header in [
      #"{"x":1}"#, #"{"x":{}}"#, "{\(tensor("[-1]", "0", "8"))}", "{\(tensor("2", "0", "8"))}",
      "{\(tensor("[2]", "0", "8.5"))}", #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}"#,
      #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}"#,
      "{\(tensor("[2]", "0", "99999999999999999999"))}",
    ] {
      #expect(try malformed(header, data: 8) == invalid, "\(header)")
    }
    for header in [
      "{\(tensor("[3]", "0", "8"))}", "{\(tensor("[2]", "8", "0"))}",
      "{\(tensor("[9223372036854775807]", "0", "8"))}",
      "{\(tensor("[4294967296,4294967296,1]", "0", "0"))}",
    ] {
      #expect(try malformed(header, data: 8)?.contains("does not fill the bytes") == true, "\(header)")
    }
    // A zero makes any shape empty (see also `emptyTensorsMayHaveAnyShape`).
    #expect(try problem(of: bytes("{\(tensor("[9223372036854775807,9,0]", "0", "0"))}", data: 0)) == nil)
    #expect(
      try problem(of: bytes("{\(tensor("[2]", "0", "4", type: "F16"))}", data: 4))
        == .unsupported("tensor 'x' has the type F16, and only F32 and F64 are read"))
    let second = tensor("[2]", "4", "12", name: "y")
    #expect(
      try malformed("{\(tensor("[2]", "0", "8")),\(second)}", data: 12)
        == "tensor 'y' overlaps the tensor before it")
    #expect(
      try malformed("{\(tensor("[0]", "0", "0")),\(second)}", data: 12)
        == "tensor 'y' leaves a gap after what lies before it")
    let header = "{\(tensor("[2]", "0", "8"))}"
    let size = 8 + header.utf8.count + 8
    #expect(try problem(of: bytes(header, data: 7)) == .wrongSize(expected: size, found: size - 1))
    #expect(try problem(of: bytes(header, data: 9)) == .wrongSize(expected: size, found: size + 1))
    let huge = "{\(tensor("[2305843009213693951]", "0", "9223372036854775804"))}"
    #expect(try problem(of: bytes(huge, data: 8)) == .wrongSize(expected: .max, found: 16 + huge.utf8.count))
  }

  @Test func emptyTensorsMayHaveAnyShape() throws {
    try withTemporaryFolder { folder in
      let header = #"{"x":{"dtype":"F32","shape":[9223372036854775807,9,0],"data_offsets":[0,0]}}"#
      try write(bytes(header, data: 0), to: folder + "/x")
      let file = try SafetensorsFile(path: folder + "/x")
      let tensor = try #require(file.header.tensor(named: "x"))
      let values = try file.values(of: tensor)
      #expect(NamedTensor(name: "x", shape: tensor.shape, values: values).values.isEmpty)
      let again = SafetensorsHeader([(name: "x", shape: tensor.shape)], metadata: [:])
      #expect(again == file.header)
    }
  }

  @Test func randomDamageNeverTraps() throws {
    let sink = MemorySink()
    try SafetensorsWriter.write(Array(tensors.dropLast()), metadata: ["k": "v"], to: sink)
    var source = SeededSource(state: 1)
    var errors = 0
    try withTemporaryFolder { folder in
      for _ in 0..<2000 {
        try write(source.damaged(sink.bytes), to: folder + "/x")
        do throws(ModelFileError) {
          let file = try SafetensorsFile(path: folder + "/x")
          for tensor in file.header.tensors { _ = try file.values(of: tensor) }
        } catch {
          errors += 1
        }
      }
    }
    #expect(errors > 1000)
  }

  @Test func whatIsNoFileIsAnError() throws {
    try withTemporaryFolder { folder in
      #expect(throws: ModelFileError(.missingFile, path: folder + "/x")) {
        try SafetensorsFile(path: folder + "/x")
      }
      #expect(throws: ModelFileError.self) { try SafetensorsFile(path: folder) }
      #expect(throws: ModelFileError.self) { try SafetensorsFile(path: "") }
    }
  }
}
