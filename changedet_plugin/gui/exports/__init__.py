"""The ways out of a result: files, a sample, a report, a command, diagnostics."""
