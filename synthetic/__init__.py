"""Generated series whose truth is known: for the demo, the benches and the tests."""
