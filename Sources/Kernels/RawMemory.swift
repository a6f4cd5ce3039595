// Numbers are plain bits: moved as bytes, they cost the same in generic code as in specialised code.
extension UnsafeMutablePointer where Pointee: KernelScalar {
  /// Sets elements to zero.
  func clear(count: Int) {
    UnsafeMutableRawPointer(self).initializeMemory(
      as: UInt8.self, repeating: 0, count: count * MemoryLayout<Pointee>.stride)
  }

  /// Copies elements.
  func copy(from source: UnsafePointer<Pointee>, count: Int) {
    UnsafeMutableRawPointer(self).copyMemory(from: source, byteCount: count * MemoryLayout<Pointee>.stride)
  }

  /// Copies the elements of a list.
  func copy(from list: [Pointee]) {
    list.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      UnsafeMutableRawPointer(self).copyMemory(from: base, byteCount: bytes.count)
    }
  }
}
