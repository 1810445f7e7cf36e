import Foundation
import Storage

extension Corpus {
  func readJSONLines(_ intake: inout DocumentIntake, _ body: (Document) throws -> Bool) throws {
    guard let column, let key = CodingUserInfoKey(rawValue: "column") else { return }
    let decoder = JSONDecoder()
    decoder.userInfo[key] = column
    var bytes = try BufferedBytes(location.open())
    var line: [UInt8] = []
    var number = 0
    while try bytes.readLine(into: &line) {
      number += 1
      if line.allSatisfy({ $0 == UInt8(ascii: " ") || (9...13).contains($0) }) { continue }
      var isRepaired = false
      if String(validating: line, as: UTF8.self) == nil {
        isRepaired = true
        line = Array(String(decoding: line, as: UTF8.self).utf8)
      }
      let record: Record
      do {
        record = try decoder.decode(Record.self, from: Data(line))
      } catch {
        throw location.error("line \(number) is not a JSON object")
      }
      switch record.value {
      case .text(let text):
        guard try intake.deliver(text, isRepaired: isRepaired, body) else { return }
      case .missing(let fields):
        let similar = NearestName.find(column, among: fields).map { "Did you mean “\($0)”? " } ?? ""
        throw location.error(
          "line \(number) has no field “\(column)”",
          advice: similar + "Its fields are: \(fields.joined(separator: ", ")).")
      case .notText:
        throw location.error("field “\(column)” on line \(number) is not a text")
      }
    }
  }
}

/// A line of a `.jsonl` file, of which only one field is decoded.
private struct Record: Decodable {
  enum Value {
    case text(String)
    case missing(fields: [String])
    case notText
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  let value: Value

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    let column = CodingUserInfoKey(rawValue: "column").flatMap { decoder.userInfo[$0] as? String }
    let name = Name(stringValue: column ?? "text")
    if !container.contains(name) {
      value = .missing(fields: container.allKeys.map(\.stringValue).sorted())
    } else if let text = try? container.decode(String.self, forKey: name) {
      value = .text(text)
    } else {
      value = .notText
    }
  }
}
