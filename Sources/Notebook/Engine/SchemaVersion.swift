/// Raised when keys or stored results change their form; part of every key.
public let notebookSchemaVersion = 1
