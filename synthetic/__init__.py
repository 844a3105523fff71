"""Which series have a known truth?

Generated ones: for the demo, the benches and the tests.
"""
