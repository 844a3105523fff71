"""Which mask is whose, what do its values mean, and is it right?"""
