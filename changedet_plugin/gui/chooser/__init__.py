"""Which of the results of a project is shown: chosen in the dock or in the layer tree, and kept with the project."""
