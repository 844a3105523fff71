"""What stands around the tables of the accuracy page?"""

from __future__ import annotations

from collections.abc import Mapping

PAGE = """\
# How accurate is it?

Written by `{command}` with version {version} on {date}; not a figure here is typed by hand, and the machine
does not matter. Every run is judged by the code of `changedet evaluate` ([evaluation](evaluation.md)), so this page and
your own evaluation cannot disagree.

How to read the figures:

* A patch (8 x 8 pixels unless said) has **changed** when at least a quarter of it has, for good; it is **unchanged**
  when nothing of it has at any new date; what lies between is not judged.
* **AUROC / AP** stand in one cell. AUROC: how often a changed patch scores above an unchanged one. AP: average
  precision, what a reader of the ranked list feels; by chance it equals the share of changed patches.
* Figures are means over the series of a row (n). The 95 % interval draws the series anew, 2 000 times; with two or
  three series it is no more than a hint, with one there is none.
* **default** is the score the plugin ranks by. The others are there to be beaten; "confirmed" means that as many
  consecutive dates must agree as for the default.
* The comparison scorers take the images as they come: every date in the light of its whole scene (median and spread),
  whole patches, nothing registered. All scorers of a row are judged by the same patches.

{absent}## Every scorer on every kind of series

{ranking}

The last column is the default with nothing fitted: each new date in the light of its whole scene. Where it is far
behind, much of the area changes at once.

What the names stand for:

{series}

### Other packages on long series

AUROC / AP of packages that watch pixels, on the same dates and masks, judged by the same patches: the mean over the pixels
of a patch of what each says of a pixel.

* `nrt` watches NDVI (of radar the last band) with two harmonics: the largest statistic over the new dates, in units of its
  boundary, the monitor going on after a break. EWMA and IQR at their defaults, CUSUM and MOSUM by least squares, CCDC by its
  stable fit after Shewhart's screening, as there is no short-wave infrared.
* `pyxccd` takes all bands, at its defaults: one plus the magnitude of the strongest break on a new date, in units of the
  error of its model; without a break, how far one at the end is confirmed.

They were made to date single pixels as data come in, not to rank patches. CPU seconds are the median of the rows, on one
core; ours include everything from the files to the list.

{peers}

### Pair by pair

Aerial pairs, whose truth differs from pair to pair: new buildings here, whole fields of another plant there.

{by_series}

### Is anything better than the default?

The best of all the scorers that are computed, twice: by AUROC and by AP. 0 = the default is the best.

{regret}

## At the threshold

With six reference dates or more the threshold is 2, twice as far from its past as a patch usually is; from 30 new dates on it
is what chance reaches in the reference, above a floor of 2 (less of radar); with fewer reference dates it is a rank: there is
no steady unit. OSCD counts real change of vegetation as unchanged.

{threshold}

### Shown first

What a result opens with. An event is a connected group of changed patches of one date and kind, or of one year; it is met
where something that is shown first touches it, and dated rightly within one date, or in its year (from October before).
The figures are those of `shown` of `changedet evaluate`.

{events}

### Where nothing lasting is known

Share of the scored patches that are called lasting, all series of a row together.

{unchanged}

## Step by step

From the plain comparison of tokens to the default. Series with several new dates:

{ablation}

Two dates, where nothing can be confirmed:

{ablation_two}

## Robustness

The same generated scenes (monthly, 12 reference dates), one thing harder at a time. "Made up": every third date
is the mean of its neighbours.

{robustness}

How much of the area changes at once:

{shares}

## Encoders

The whole method on other tokens: `mean of every band` and `mean and spread of every band` are a few lines of numpy over
the same half patches. Galileo nano is here where its ONNX file was ([encoders](encoders.md)), with its real weights.

{encoders}

## Dates

Of the changed patches over the threshold: is the date the first one on which the change can be seen? A gradual change
is dated by its half.

{dates}

## The same change elsewhere

Generated series: everything listed that really changed asks for its kind of change in all the other series, by the cosine
of the change vectors; false alarms are among the answers. Then the first 15 answers are judged, right or wrong, and the
rest is ranked anew.

{similar}

## What was tuned on what

* The steps and constants of the default were chosen with a prototype, on generated series of its own and on the same
  seven cities of OSCD, Taizhou, Potholes and Pucallpa; so the real rows are a little optimistic. The generated series
  here have other seeds, and mostly other generators.
* The rules of long series were chosen on the forest (Romania) and on generated series of other seeds and generators. Nothing
  was chosen on clearings that green over, rotating crops, two sensors and the reference of half a year: they were written
  afterwards. The rules of two dates were chosen on the cities, the aerial pairs (SZTAKI) and Taizhou together
  ([0013](decisions/0013-two-dates.md)).
* There are no further cities to hold out. In their place: choose, for each city, the scorer that is best on the other
  six, and use it there.

{held_out}

How far to trust the rest:

* Generated series are ours: their level says little, the differences between columns say more. The real ones are the
  ones to believe.
* The water of Potholes and Pucallpa is mapped by a rule, not by people, and is unreliable at narrow and thin places.
"""
ABSENT = """\
> The real series were not at hand when this page was written (`CHANGEDET_SHARED`, by default `../shared`, had no
> `data`): their rows are missing.

"""


def page(facts: Mapping[str, str], tables: Mapping[str, str], real: bool) -> str:
    """The whole page in Markdown."""
    return PAGE.format(absent="" if real else ABSENT, **facts, **tables)
