"""What is a number worth? Masks, pixels without a measurement, units and embeddings."""
