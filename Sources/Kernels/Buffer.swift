import CKernels

/// Memory for numbers: aligned to 64 bytes, growable, with slack behind its end.
///
/// The slack lets a kernel read whole vectors that begin before the end. A buffer is an identity
/// that several owners may share; whoever writes it keeps others from using it meanwhile.
public final class Buffer<S: KernelScalar>: @unchecked Sendable {
  /// Elements behind the capacity that may be read, and hold no value.
  package static var slack: Int { 64 }

  /// The first element. It changes when the buffer grows beyond its capacity.
  package private(set) var pointer: UnsafeMutablePointer<S>

  /// The elements in use.
  public private(set) var count: Int

  /// The elements that fit without moving; it never shrinks.
  public private(set) var capacity: Int

  /// A buffer of `count` zeros.
  public init(count: Int = 0) {
    precondition(count >= 0, "a buffer of \(count) elements")
    self.count = count
    capacity = count
    pointer = Self.allocate(count)
  }

  deinit { Self.deallocate(pointer, capacity) }

  /// Changes the count. What stood below both counts stays; what is new is zero.
  public func resize(to count: Int) {
    precondition(count >= 0, "a buffer of \(count) elements")
    if count > capacity {
      // Half as much again, so that growing step by step copies each element a few times at most.
      grow(to: max(count, capacity + capacity / 2))
    } else if count > self.count {
      (pointer + self.count).clear(count: count - self.count)
    }
    self.count = count
  }

  /// Makes room for `count` elements whose values don't matter; what stood there is lost.
  ///
  /// What a pass overwrites anyway needs neither copying nor zeroing.
  package func reserve(discarding count: Int) {
    precondition(count >= 0, "a buffer of \(count) elements")
    if count > capacity {
      Self.deallocate(pointer, capacity)
      capacity = max(count, capacity + capacity / 2)
      pointer = Self.allocate(capacity)
    }
    self.count = count
  }

  /// Sets every element to zero.
  public func zero() { pointer.clear(count: count) }

  /// The elements, for reading and writing.
  package var elements: UnsafeMutableBufferPointer<S> {
    UnsafeMutableBufferPointer(start: pointer, count: count)
  }

  private func grow(to newCapacity: Int) {
    let larger = Self.allocate(newCapacity)
    larger.copy(from: pointer, count: count)
    Self.deallocate(pointer, capacity)
    pointer = larger
    capacity = newCapacity
  }

  /// From so many bytes on, memory stands on large pages: rows that are read in no order miss the
  /// processor's table of pages less often, and the system hands the pages over as zeros.
  private static var large: Int { 1 << 20 }

  private static func byteCount(_ count: Int) -> Int { (count + slack) * MemoryLayout<S>.stride }

  /// Zeroed memory for `count` elements and the slack.
  private static func allocate(_ count: Int) -> UnsafeMutablePointer<S> {
    let size = byteCount(count)
    if size >= large {
      guard let memory = ek_allocate_pages(size) else { preconditionFailure("no memory for \(size) bytes") }
      return memory.bindMemory(to: S.self, capacity: count + slack)
    }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    let pointer = memory.bindMemory(to: S.self, capacity: count + slack)
    pointer.clear(count: count + slack)
    return pointer
  }

  /// Gives memory for `count` elements back.
  private static func deallocate(_ pointer: UnsafeMutablePointer<S>, _ count: Int) {
    let size = byteCount(count)
    if size >= large {
      ek_free_pages(pointer, size)
    } else {
      pointer.deallocate()
    }
  }
}
