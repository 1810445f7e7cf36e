import Storage

/// The known name that a misspelt one probably meant.
enum NearestCommand {
  /// The nearest of `names`, which are sorted, or nothing where none is near.
  static func find(_ name: String, among names: [String]) -> String? {
    let wanted = Array(name.unicodeScalars.prefix(40))
    guard wanted.count > 1 else { return nil }
    let allowed = wanted.count <= 3 ? 1 : 2
    var best: (name: String, distance: Int)?
    for candidate in names {
      let scalars = Array(candidate.unicodeScalars)
      guard scalars.count > 1, abs(scalars.count - wanted.count) <= allowed else { continue }
      let distance = NearestName.distance(wanted, scalars)
      if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    if let best { return best.name }
    // `\mathbfx`, written without a space or a brace: the longest command that it begins with.
    return names.filter { $0.count > 2 && name.hasPrefix($0) }.max { $0.count < $1.count }
  }
}
