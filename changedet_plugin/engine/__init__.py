"""The method. Plain Python: no QGIS, no torch. Start with ``types``, then ``detect``: the whole run on one page.

==========================  =====================================================================================
what flows                  types, results, errors
the doors                   cli, worker -> commands (the verbs) -> request, record, progress, selftest
a series of rasters         dates, sources, sameday, series, grid, warp, reading
the place of every date     correlate, align
the light of every date     fit, cells, radiometry, prepare
what an encoder takes       cards, providers, encoders; bandmap, units, feeding
pixels to tokens            tiles, tile_reader, store, embed
tokens to scores            projection, axes, expectation, whiten, difference, lof, confirm, patch_scores, limits, score
scores to changes           describe, seasonal, objects, cluster, type_tree, bands, words
what is left behind         tables, styles, output, raster
do two results agree        compare
where else it happened      search -> stored, similar, harder, found
how good a result is        evaluate -> evaluation: truth, labels, layouts, scorers, pixelwise, metrics, report, plots
                            scorers -> patch_tokens, full_whitening; plots -> pictures
what QGIS uses of it        types, errors, dates, similar, type_tree: numpy and the standard library alone
==========================  =====================================================================================
"""
