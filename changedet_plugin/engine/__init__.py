"""How is it found what changed? Plain Python: no QGIS, no torch. Start with ``types``, then ``detect``: a run on one page.

A room uses only what stands below it. See docs/architecture.md.

=======================  ===============================================================
worker, cli              the two doors: QGIS, and a person at a terminal
commands                 the verbs, one file each
results, evaluation      finished results read back, searched and compared; or judged
detect                   the whole method
describing               what is each change like, and which belong together?
scoring                  how unlike its own past is every patch, and does it last?
writing, embedding       what a run leaves behind; pixels to tokens
harmonising, encoders    the place and the light of every date; what an encoder takes
reading                  which rasters, on which grid, which pixels are valid?
changes, progress        what comes out of a run, and how far it is
types, masked, blocks    what flows through a run; statistics where NaN means masked; rows and squares
=======================  ===============================================================
"""
