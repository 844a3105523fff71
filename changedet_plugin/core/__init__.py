"""What must QGIS and the engine agree on? Plain values of both processes: numpy and the standard library, Python 3.9."""
