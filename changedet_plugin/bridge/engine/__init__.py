"""The engine from outside: its environment, its process, its tasks, its encoders."""
