"""What is an encoder, where does it run, which bands and squares does it take?

Since 1.32 ONNX Runtime reports every session to its makers, by the network, and keeps a number of the computer beside them.
What switches that off is read when it loads, so it is set before any module of this room is.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
