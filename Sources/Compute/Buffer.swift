/// Memory of a device, freed with the last view of it.
final class Buffer {
  let base: UnsafeMutablePointer<Float>
  private let backend: any BackendCore

  init(_ count: Int, on backend: any BackendCore) {
    base = backend.allocate(count)
    self.backend = backend
  }

  deinit { backend.deallocate(base) }
}
