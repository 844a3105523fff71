"""Which encoder?

The encoders as the analyst meets them: choice, manager, bands.
"""
