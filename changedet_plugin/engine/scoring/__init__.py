"""How unlike its own past is every patch, and does it last?"""
