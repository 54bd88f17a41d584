"""The command line, one subject a file; the contract is what scripts and tests rely on."""
