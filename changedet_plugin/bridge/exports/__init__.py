"""What can be taken out of a result?

Files, a sample, a command, diagnostics.
"""
