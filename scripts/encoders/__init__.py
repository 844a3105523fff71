"""How does a foundation model become an ONNX encoder?

One recipe a model, and what all of them need. The only part that imports torch.

==========  =====================================================================================
recipe      what a recipe says and does: official model, encoder of ours, card; ``registry`` lists them
galileo     and the other models, a file each
checkpoint  weights from a file or a hub, or random ones; ``official`` finds the makers' code
graph       torch to ONNX; ``precision`` halves it; ``parity`` compares; ``contract`` writes the card
==========  =====================================================================================
"""
