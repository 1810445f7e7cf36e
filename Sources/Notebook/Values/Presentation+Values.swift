extension Value {
  var isNominal: Bool { if case .nominal = self { true } else { false } }
}

extension Presentation {
  /// How any value is shown: nominal values decide themselves, lists of groups are tables.
  init(of value: Value) {
    switch value {
    case .nominal(let nominal): self = nominal.presentation
    case .missing: self = .none
    case .array(let values):
      let rows = values.compactMap { value -> [(label: String?, value: Value)]? in
        if case .tuple(let elements) = value { elements } else { nil }
      }
      guard let first = rows.first, rows.count == values.count else {
        self = .text(ValueText.displayed(value))
        return
      }
      let columns = first.enumerated().map { index, element in
        Table.Column(
          element.label ?? "\(index + 1)",
          isNumeric: rows.allSatisfy { index < $0.count && $0[index].value.number != nil })
      }
      self = .table(
        Table(columns: columns, rows: rows.map { $0.map { ValueText.displayed($0.value) } }))
    default: self = .text(ValueText.displayed(value))
    }
  }
}
