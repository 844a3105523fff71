"""What leaves a result: files, a sample, a command, diagnostics."""
