"""What a run was: the rows of the ``dates`` table and the facts of the ``run`` table."""

from __future__ import annotations

import datetime
import importlib.metadata
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from changedet_plugin.core import mask_products
from changedet_plugin.core.parameters import Machine, Parameters, as_facts
from changedet_plugin.core.rasters import signed
from changedet_plugin.core.result_schema import CheckedDate, Position, Role
from changedet_plugin.core.run_facts import InputFacts, RunFacts
from changedet_plugin.engine.harmonising.coregistration import Alignment
from changedet_plugin.engine.harmonising.prepare import Prepared
from changedet_plugin.engine.harmonising.radiometry import LightFit
from changedet_plugin.engine.reading import bands, file_identity
from changedet_plugin.engine.reading.scene_reader import READING
from changedet_plugin.engine.types import Source, TimeSeries

PACKAGES = ("numpy", "scipy", "rasterio", "scikit-learn", "scikit-image", "shapely", "zarr", "onnxruntime", "onnxruntime-gpu")
VERSION = "0.1.0"


def versions() -> dict[str, str]:
    """Version of every package that can change a figure."""
    found = {name: _version(name) for name in PACKAGES}
    return {"changedet": VERSION, "python": platform.python_version(), **{k: v for k, v in found.items() if v}}


def files(sources: Sequence[Source]) -> list[str | None]:
    """All files that a run on these rasters reads: themselves, what belongs to them, and their masks."""
    belonging = [file for source in sources for header in source.headers for file in header.files]
    return [*(source.path for source in sources), *belonging, *(source.mask for source in sources)]


def dates(sources: Sequence[Source], ready: Prepared) -> tuple[DateRecord, ...]:
    """One row a date, oldest first; dates that were given but not used are ``dropped``."""
    rows, series, fit = [], ready.series, ready.radiometry.fit
    for index, scene in enumerate(series.scenes):
        reference = index < series.n_reference
        rows.append(
            DateRecord(
                date=scene.date,
                role="reference" if reference else "new",
                source=", ".join(source.header.name for source in scene.sources),
                **({} if reference else _light(fit, index)),
                valid_share=float(fit.valid_share[index]),
                corrected=bool(ready.radiometry.shift_px[index].any()),
                **_position(ready.positions[index]),
            )
        )
    used = set(series.dates)
    for source in sources:
        if source.date not in used:
            rows.append(_dropped(source, ready.misplaced.get(source.date)))
            used.add(source.date)
    return tuple(sorted(rows, key=lambda row: row.date))


def _light(fit: LightFit, index: int) -> dict[str, Any]:
    return {
        "gain": float(fit.gain[index]),
        "offset": float(fit.offset[index]),
        "light_share": float(fit.share[index]),
        "light_blocks": float(fit.blocks[index]),
        "light_distance": float(fit.distance[index]),
    }


def _position(found: Alignment) -> dict[str, Any]:
    return {"shift_x_px": found.dx, "shift_y_px": found.dy, "spread_px": found.spread, "position": found.position}


def _dropped(source: Source, found: Alignment | None) -> DateRecord:
    name = source.header.name
    if found is None:
        return DateRecord(source.date, "dropped", name, note="too few valid pixels")
    return DateRecord(source.date, "dropped", name, valid_share=None, note=found.words, **_position(found))


def as_plain(row: DateRecord) -> CheckedDate:
    """The row as JSON values."""
    return cast(CheckedDate, {**asdict(row), "date": row.date.isoformat()})


def facts(parameters: Parameters, machine: Machine, series: TimeSeries) -> RunFacts:
    """Everything that is needed to repeat the run; how it went and what it found come besides."""
    return RunFacts(
        version=VERSION,
        versions=versions(),
        parameters=as_facts(parameters, machine),
        sensor=f"radar in {series.radar}" if series.radar else "optical",
        inputs=tuple(_input(source) for scene in series.scenes for source in scene.sources),
        is_reference=tuple(series.is_reference.tolist()),
        preprocessing_id=f"reading {READING}; {bands.list_of(series)}",
    )


def _input(source: Source) -> InputFacts:
    """A raster as it was when it was read, whatever has become of it since."""
    identity = file_identity.of(source.header)
    return {
        "path": signed.unsigned(source.path),
        **({"signed": True} if any(map(signed.is_signed, filter(None, (source.path, source.mask)))) else {}),
        "date": source.date.isoformat(),
        "mask": signed.unsigned(source.mask) if source.mask else None,
        "mask_meanings": [mask_products.as_plain(meaning) for meaning in source.mask_meanings],
        "unit": source.formula,
        "fill": list(source.void.untold) if source.void else [],
        "bytes": identity.n_bytes,
        "sha256": identity.sha256,
        **cast(InputFacts, source.settings.as_plain()),
    }


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


@dataclass(frozen=True)
class DateRecord:
    """One row of the ``dates`` table."""

    date: datetime.date
    role: Role
    source: str
    """File names, comma-separated."""
    shift_x_px: float | None = None
    """Pixels by which the date must go right to lie on the reference; None = not known."""
    shift_y_px: float | None = None
    """Likewise down."""
    spread_px: float | None = None
    """Median distance of the windows' own shifts from it: local distortion; None = too few windows say."""
    position: Position = ""
    corrected: bool = False
    """The date was read with that shift."""
    gain: float | None = None
    """Mean over the bands, of the fit against the reference composite; None = not fitted."""
    offset: float | None = None
    light_share: float | None = None
    """Share of the scene that the light was fitted on, 0 to 1; None as for ``gain``, and for the next two."""
    light_blocks: float | None = None
    """Share of the 4 x 4 blocks of the scene on which that part lies."""
    light_distance: float | None = None
    """Of the light from that of the reference, 1 = as far as reference dates are."""
    valid_share: float | None = 0.0
    """0 to 1; None = not measured."""
    note: str = ""


@dataclass(frozen=True)
class RunRecord:
    """What a run was: enough to repeat it."""

    dates: tuple[DateRecord, ...]
    facts: RunFacts
    """What ``tables.run_table`` cannot read off the changes."""
