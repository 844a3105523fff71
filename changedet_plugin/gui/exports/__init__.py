"""Where to with a result?

The ways out: files, a sample, a report, a command, diagnostics.
"""
