import EspalierKernels
import Testing

@Suite struct BufferTests {
  @Test func buffersAreAlignedZeroedAndGrow() {
    let buffer = Buffer<Float>(count: 3)
    #expect(Int(bitPattern: buffer.pointer) % 64 == 0 && Array(buffer.elements) == [0, 0, 0])
    buffer.elements[2] = 5
    buffer.resize(to: 1000)
    #expect(Int(bitPattern: buffer.pointer) % 64 == 0 && buffer.count == 1000 && buffer.capacity >= 1000)
    #expect(buffer.elements[2] == 5 && buffer.elements[3...].allSatisfy { $0 == 0 })

    // What a smaller count left behind comes back as zero.
    buffer.elements[999] = 7
    let capacity = buffer.capacity
    buffer.resize(to: 10)
    buffer.resize(to: 1000)
    #expect(buffer.elements[999] == 0 && buffer.elements[2] == 5 && buffer.capacity == capacity)
    buffer.zero()
    #expect(buffer.elements.allSatisfy { $0 == 0 })
  }

  @Test func reservingNeverShrinks() {
    let buffer = Buffer<Double>(count: 100)
    buffer.reserve(discarding: 20)
    #expect(buffer.count == 20 && buffer.capacity == 100)
    buffer.reserve(discarding: 500)
    #expect(buffer.count == 500 && buffer.capacity >= 500 && Int(bitPattern: buffer.pointer) % 64 == 0)
    // The slack is there.
    buffer.pointer[buffer.capacity + Buffer<Double>.slack - 1] = 1
  }
}
