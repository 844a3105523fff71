"""The verbs of the engine, one file each: JSON becomes values here, and nowhere below."""
