import CZlib

/// One zlib stream that undoes gzip.
final class GzipInflater {
  /// What zlib has done with the input.
  enum Progress { case wantsMore, memberEnded }

  /// What zlib found wrong, in its own words.
  struct Damage: Error { let reason: String }

  // zlib keeps the address of the stream in its own state: it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var output = [UInt8](repeating: 0, count: 1 << 18)

  /// Windows of 32 KiB, and a gzip header is expected.
  private static let gzipWindow: Int32 = 15 + 16

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    let result = inflateInit2_(stream, Self.gzipWindow, ZLIB_VERSION, size)
    precondition(result == Z_OK, "zlib cannot start: \(result)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Begins the next member of the file.
  func beginMember() { inflateReset(stream) }

  /// Inflates from the front of `input` until a piece of output is full, the input is used up, or
  /// the member ends.
  func inflate(_ input: inout ArraySlice<UInt8>) throws(Damage) -> (ArraySlice<UInt8>, Progress) {
    var used = 0
    var produced = 0
    let result = input.withUnsafeBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.pointee.avail_in = UInt32(source.count)
        stream.pointee.next_out = target.baseAddress
        stream.pointee.avail_out = UInt32(target.count)
        let result = CZlib.inflate(stream, Z_SYNC_FLUSH)
        used = source.count - Int(stream.pointee.avail_in)
        produced = target.count - Int(stream.pointee.avail_out)
        return result
      }
    }
    input = input.dropFirst(used)
    switch result {
    case Z_OK, Z_BUF_ERROR: return (output[..<produced], .wantsMore)
    case Z_STREAM_END: return (output[..<produced], .memberEnded)
    default:
      throw Damage(reason: stream.pointee.msg.map { String(cString: $0) } ?? "error \(result)")
    }
  }
}
