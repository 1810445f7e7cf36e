/// Raised when keys or stored results change their form; part of every key.
public let notebookSchemaVersion = 1

/// The program's version, written into every figure it draws.
public let toolVersion = "0.1.0"
