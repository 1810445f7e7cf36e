import FlyingFox
import FlyingSocks

/// The body of an answer that is written while things happen.
struct EventBytes: AsyncBufferedSequence {
  typealias Element = UInt8

  let stream: AsyncStream<[UInt8]>

  func makeAsyncIterator() -> Iterator { Iterator(events: stream.makeAsyncIterator()) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    fileprivate var events: AsyncStream<[UInt8]>.Iterator
    private var rest: ArraySlice<UInt8> = []

    fileprivate init(events: AsyncStream<[UInt8]>.Iterator) { self.events = events }

    mutating func next() async -> UInt8? {
      while rest.isEmpty {
        guard let event = await events.next() else { return nil }
        rest = event[...]
      }
      return rest.popFirst()
    }

    /// The next event as a whole, however long: it is wanted now.
    mutating func nextBuffer(suggested count: Int) async -> [UInt8]? {
      defer { rest = [] }
      if !rest.isEmpty { return Array(rest) }
      while let event = await events.next() {
        if !event.isEmpty { return event }
      }
      return nil
    }
  }
}
