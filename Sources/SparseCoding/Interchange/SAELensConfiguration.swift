import Foundation
import LanguageModels
import Storage

/// What `cfg.json` in a folder of SAELens says.
///
/// Every key is known or an error, since one that is not known may change what the autoencoder
/// computes; only files from before version 6, which hold all settings of a training, may have
/// others.
struct SAELensConfiguration {
  enum Architecture: Equatable {
    case standard
    case topK(Int, rescales: Bool)
    case jumpReLU
    case gated
  }

  let width: Int
  let features: Int
  let architecture: Architecture
  let subtractsConstant: Bool
  /// Whether vectors are multiplied by a factor first, which is not in the file.
  let isScaled: Bool
  /// What the file says about model, hook and data.
  let metadata: JSONDocument
  private(set) var remarks: [String] = []

  var hookName: String? { metadata["hook_name"]?.text }

  init(_ url: URL) throws {
    var file = try ConfigurationFile(url)
    let version = try file["sae_lens_version"] ?? file.object("metadata")?["sae_lens_version"]
    if let version, Self.major(version) == nil {
      throw file.wrong("sae_lens_version", version, "a version such as “6.0.0”")
    }
    let isModern = version.map(Self.isModern) ?? false
    if isModern {
      try Self.checkNames(file)
    } else {
      file.rename([
        "hook_point": "hook_name", "hook_point_head_index": "hook_head_index",
        "activation_fn_str": "activation_fn",
      ])
    }
    width = try file.required("d_in") { $0.count }
    features = try file.required("d_sae") { $0.count }
    subtractsConstant = try file.flag("apply_b_dec_to_input") ?? true
    metadata =
      isModern ? try file.object("metadata")?.document ?? .object([]) : Self.earlyMetadata(file)
    architecture = try Self.architecture(of: file, isModern: isModern)
    if case .topK(let k, _) = architecture, k > features {
      throw ModelFileError(url, "“k” is \(k), but there are \(features) features")
    }
    isScaled = try Self.isScaled(file)
    try Self.checkPlace(file, isModern ? nil : hookName)
    try Self.refuseTranscoder(file, metadata)
    if let type = try file.text("dtype"), !["float32", "torch.float32"].contains(type) {
      remarks.append("SAELens computes this dictionary in \(type), Monograph in float32")
    }
  }

  /// Whether a version is 6 or later.
  static func isModern(_ version: JSONDocument) -> Bool { major(version) ?? 0 >= 6 }

  private static func major(_ version: JSONDocument) -> Int? {
    version.text?.split(separator: ".").first.flatMap { Int($0) }
  }

  private static let architectures = ["standard", "topk", "jumprelu", "gated"]

  private static func architecture(
    of file: ConfigurationFile, isModern: Bool
  ) throws -> Architecture {
    let stated = try file.text("architecture")
    guard stated != nil || !isModern else {
      throw ModelFileError(file.url, "has no “architecture”")
    }
    var name = stated ?? "standard"
    var settings = file
    if !isModern {
      let activation = try file.text("activation_fn") ?? "relu"
      let arguments = try file.object("activation_fn_kwargs")
      if activation == "topk", let arguments, arguments["k"] != nil {
        name = "topk"
        settings = arguments
        try arguments.refuse("signed", "codes would be of either sign.")
      } else if activation != "relu" {
        throw ModelFileError(
          file.url, "“activation_fn” is “\(activation)”",
          advice: "Dictionaries with relu, and with topk of a given k, can be read.")
      }
    }
    switch name {
    case "standard": return .standard
    case "jumprelu": return .jumpReLU
    case "gated": return .gated
    case "topk":
      let k = try settings.required("k") { $0.count }
      let rescales = try file.flag("rescale_acts_by_decoder_norm") ?? false
      return .topK(k, rescales: rescales)
    case "batchtopk", "matryoshka_batchtopk":
      throw ModelFileError(
        file.url, "“architecture” is “\(name)”, which is a state of training",
        advice: "Save it with save_inference_model, which makes a jumprelu autoencoder of it.")
    default:
      throw ModelFileError(
        file.url, "“architecture” is “\(name)”, which is not supported",
        advice: "Supported are \(NearestName.list(architectures)).")
    }
  }

  private static func isScaled(_ file: ConfigurationFile) throws -> Bool {
    switch file["normalize_activations"] {
    case nil, .flag(false), .text("none"): return false
    case .flag(true), .text("expected_average_only_in"): return true
    case .text(let name)
    where ["layer_norm", "constant_norm_rescale", "covariance_whitening"].contains(name):
      throw ModelFileError(
        file.url, "“normalize_activations” is “\(name)”",
        advice: name == "covariance_whitening"
          ? "Fold it into the weights with fold_activation_whitening and save again."
          : "Every vector has a scale of its own then, which a dictionary here cannot have.")
    case .some(let value):
      throw file.wrong("normalize_activations", value, "a normalisation that is known")
    }
  }

  /// - Parameter hookName: The hook of a file from before version 6, which may say it all.
  private static func checkPlace(_ file: ConfigurationFile, _ hookName: String?) throws {
    let isHead = hookName?.contains("hook_z") == true
    let reshaping = try file.text("reshape_activations") ?? (isHead ? "hook_z" : "none")
    guard reshaping == "none" else {
      throw ModelFileError(
        file.url, "“reshape_activations” is “\(reshaping)”",
        advice: "Vectors of attention heads that are joined by the autoencoder are not supported.")
    }
  }

  private static func refuseTranscoder(
    _ file: ConfigurationFile, _ metadata: JSONDocument
  ) throws {
    let target = metadata["hook_name_out"] ?? .null
    let isOther = target != .null && target != metadata["hook_name"]
    if isOther || file["d_out"] != nil {
      throw ModelFileError(
        file.url, "describes a transcoder, which predicts the vectors of another place",
        advice: "Only autoencoders can be read.")
    }
  }
}

extension SAELensConfiguration {
  /// The keys of version 6 that are read, and those that concern training or the machine only.
  private static let names: Set<String> = [
    "architecture", "d_in", "d_sae", "dtype", "device", "apply_b_dec_to_input",
    "normalize_activations", "reshape_activations", "metadata", "sae_lens_version", "k",
    "rescale_acts_by_decoder_norm",
    "aux_loss_coefficient", "b_dec_init_method", "decoder_init_norm", "jumprelu_bandwidth",
    "jumprelu_init_threshold", "jumprelu_sparsity_loss_mode", "jumprelu_ste_to_input",
    "jumprelu_tanh_scale", "l0_coefficient", "l0_warm_up_steps", "l1_coefficient",
    "l1_warm_up_steps", "lp_norm", "mse_loss_normalize", "noise_scale", "pre_act_loss_coefficient",
    "target_l0", "topk_threshold_lr", "use_sparse_activations",
  ]

  private static func checkNames(_ file: ConfigurationFile) throws {
    // Architectures that are not supported have keys of their own; they are refused by name.
    if let architecture = try file.text("architecture"), !architectures.contains(architecture) {
      return
    }
    for name in file.names where !names.contains(name) {
      let similar = NearestName.find(name, among: names.sorted())
      throw ModelFileError(
        file.url, "has the key “\(name)”, which is not known and may change what is computed",
        advice: similar.map { "Did you mean “\($0)”?" } ?? "")
    }
  }

  /// The metadata of a file from before version 6, in which it stands among the settings.
  private static func earlyMetadata(_ file: ConfigurationFile) -> JSONDocument {
    let names: Set<String> = [
      "model_name", "hook_name", "model_class_name", "hook_head_index",
      "model_from_pretrained_kwargs", "prepend_bos", "exclude_special_tokens", "neuronpedia_id",
      "context_size", "seqpos_slice", "dataset_path", "sae_lens_version",
      "sae_lens_training_version", "hook_name_out", "hook_head_index_out", "hf_hook_name",
      "hf_hook_name_out",
    ]
    var members = file.members.filter { names.contains($0.name) }
    if !members.contains(where: { $0.name == "prepend_bos" }) {
      members.append(.init("prepend_bos", .flag(true)))
    }
    return .object(members)
  }
}
