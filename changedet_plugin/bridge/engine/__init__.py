"""Where is the engine, and what does it say?

The engine from outside: its environment, its process, its tasks, its encoders.
"""
