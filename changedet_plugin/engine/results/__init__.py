"""What is done with finished results: read back, searched, compared."""
