"""What do the peers say of a series? Runs in the environment of the peers, where the engine is not.

python -m scripts.peers.monitors SERIES.npz FOUND.npz
"""

from __future__ import annotations

import datetime
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

ORDER = 2
"""Harmonics of the year in the models of nrt."""
CROP_PX = 8
"""Side of the corner on which a monitor is run first, so that compiling it is not timed."""
LAMBDA = 20
"""What pyxccd advises for reflectance times 10 000."""
CLEAR, CLOUD = 0, 4
"""Of the quality that pyxccd is given."""
CERTAIN = 100
"""Percent of change from which COLD calls it a break."""
CONSECUTIVE = 6
"""Anomalies in a row that make a break of S-CCD."""
MONITORING = (1, 3)
"""States of S-CCD in which it has a model to hold new dates against."""


@dataclass(frozen=True)
class Series:
    """One series, as the peers are given it."""

    days: NDArray[np.int64]
    """(n_dates,) ordinals"""
    n_reference: NDArray[np.int64]
    """(n_splits,): how many of its dates are the reference, once for each run on it."""
    bands: NDArray[np.int64]
    """(n_dates, n_bands, rows, cols): reflectance times 10 000, or decibels above -40 times 100."""
    index: Array
    """(n_dates, rows, cols): NDVI, or the last band of radar in decibels; NaN = masked."""


def nrt_monitors() -> dict[str, tuple[Callable[[], Any], dict[str, Any]]]:
    """How each monitor of nrt is made, and what its ``fit`` is given."""
    from nrt.monitor import ccdc, cusum, ewma, iqr, mosum

    steady = {"trend": False, "harmonic_order": ORDER}
    return {
        "EWMA": (lambda: ewma.EWMA(**steady), {}),
        "CUSUM": (lambda: cusum.CuSum(**steady), {"method": "OLS"}),
        "MOSUM": (lambda: mosum.MoSum(**steady), {"method": "OLS"}),
        "IQR": (lambda: iqr.IQR(**steady), {}),
        # Without a band of short-wave infrared outliers are screened by Shewhart's rule.
        "CCDC": (lambda: ccdc.CCDC(harmonic_order=ORDER), {"screen_outliers": "Shewhart", "L": 5}),
    }


def monitored(make: Callable[[], Any], fit: Mapping[str, Any], series: Series) -> Array:
    """Largest statistic of each pixel over the new dates, in units of the boundary of the monitor (n_splits, rows, cols).

    The monitor goes on after a break: stopped there, it would rank nothing beyond its boundary.
    """
    import xarray

    rows, cols = (np.arange(side, dtype=float) for side in series.index.shape[1:])
    dates = [datetime.datetime.fromordinal(int(day)) for day in series.days]
    place = {"time": np.array(dates, "datetime64[ns]"), "y": -rows, "x": cols}
    whole = xarray.DataArray(series.index, dims=("time", "y", "x"), coords=place)
    found = np.full((len(series.n_reference), *whole.shape[1:]), np.nan)
    for largest, n_reference in zip(found, series.n_reference, strict=True):
        monitor = make()
        try:
            monitor.fit(whole[:n_reference], **fit)
        except ValueError:  # no pixel has as many clear reference dates as it asks for: it says nothing
            continue
        for index in range(n_reference, len(dates)):
            monitor.monitor(series.index[index], dates[index], update_mask=False)
            np.fmax(largest, np.abs(monitor.process) / monitor.boundary, out=largest)
        largest[monitor.mask != 1] = np.nan
    return found


def breaks(detect: Callable[..., Any], series: Series) -> Array:
    """Strongest break of each pixel on the new dates (n_splits, rows, cols), by COLD or S-CCD with its own defaults.

    One plus the magnitude, in units of the error of the model, root mean square of the bands; without a break, how far one
    at the end of the series is confirmed, 0 to 1.
    """
    found = np.full((len(series.n_reference), *series.index.shape[1:]), np.nan)
    quality = np.where(np.isnan(series.index), CLOUD, CLEAR).astype(np.int64)
    first, n_bands = series.days[series.n_reference], series.bands.shape[1]
    asked = {"lam": LAMBDA, "tmask_b1_index": min(2, n_bands), "tmask_b2_index": n_bands}
    for row, col in np.ndindex(found.shape[1:]):
        seen = [np.ascontiguousarray(values[..., row, col]) for values in (series.bands, quality)]
        try:
            result = detect(series.days, *seen, **asked)
        except RuntimeError:  # too few clear dates
            continue
        found[:, row, col] = strongest(result, first)
    return found


def strongest(result: Any, first: NDArray[np.int64]) -> Array:
    """Of one pixel, for each first new day (n_splits,)."""
    if hasattr(result, "rec_cg"):  # S-CCD: segments that ended in a break, and the state of the last one
        ended, state = result.rec_cg, np.atleast_1d(result.nrt_model)
        begun = max(state["anomaly_conse"], default=0) / CONSECUTIVE if result.nrt_mode in MONITORING else 0
    else:
        ended = result[result["change_prob"] >= CERTAIN]
        begun = max(result["change_prob"][result["change_prob"] < CERTAIN], default=0) / CERTAIN
    if not len(ended):
        return np.full(len(first), min(begun, 1.0))
    units = ended["magnitude"] / np.maximum(ended["rmse"], 1)
    strength = 1 + np.sqrt(np.mean(units**2, axis=-1))
    return np.maximum(np.where(ended["t_break"] >= first[:, None], strength, 0).max(-1), min(begun, 1))


def main() -> None:
    """Read a series, run every peer, write what each says of every pixel and the CPU seconds that it took."""
    from pyxccd import cold_detect_flex, sccd_detect_flex

    warnings.simplefilter("ignore")
    with np.load(sys.argv[1]) as given:
        series = Series(given["days"], given["n_reference"], given["bands"], given["index"])
    corner = replace(series, bands=series.bands[..., :CROP_PX, :CROP_PX], index=series.index[..., :CROP_PX, :CROP_PX])
    found = {}
    for name, (make, fit) in nrt_monitors().items():
        monitored(make, fit, corner)
        found[name] = _timed(lambda make=make, fit=fit: monitored(make, fit, series))
    for name, detect in (("COLD", cold_detect_flex), ("S-CCD", sccd_detect_flex)):
        found[name] = _timed(lambda detect=detect: breaks(detect, series))
    np.savez(
        sys.argv[2],
        **{name: pixels for name, (pixels, _) in found.items()},
        **{f"{name} seconds": seconds for name, (_, seconds) in found.items()},
    )


def _timed(run: Callable[[], Array]) -> tuple[Array, float]:
    begin = time.process_time()
    return run(), time.process_time() - begin


if __name__ == "__main__":
    main()
