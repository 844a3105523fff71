"""What should the analyst know of a run? Every warning of the engine: its code, the values in it, and its English sentence.

In come a code and plain values, as JSON has them; out goes one sentence, in English or in the language of QGIS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Union

MOST_NAMED = 6
"""Items of a list that a sentence names; the rest is counted."""
AND_MORE = "{names} and {n} more"

SENTENCES: Mapping[str, tuple[str, ...]] = {
    # Reading
    "undated_rasters": ("Skipped in {folder}, because there is no date in their tags or names: {names}.",),
    "closed_folders": ("Folders below {folder} that may not be looked into: {names}.",),
    "empty_archives": ("Archives in {folder} that hold no raster: {names}.",),
    "folders_below": ("Folders that are not read, because {folder} holds rasters itself: {names}.",),
    "stac_items_left": ("Items without a date or without these assets are left out: {names}.",),
    "stac_assets": (
        "Of one item the assets {assets} are read.",
        "Of {n} items the assets {assets} are read.",
    ),
    "dates_of_a_week": (
        "The week alone is known of one of {total} rasters; its first day is taken as its date.",
        "The week alone is known of {n} of {total} rasters; its first day is taken as their date.",
    ),
    "dates_of_a_month": (
        "The month alone is known of one of {total} rasters; its first day is taken as its date.",
        "The month alone is known of {n} of {total} rasters; its first day is taken as their date.",
    ),
    "dates_of_a_quarter": (
        "The quarter alone is known of one of {total} rasters; its first day is taken as its date.",
        "The quarter alone is known of {n} of {total} rasters; its first day is taken as their date.",
    ),
    "dates_of_a_year": (
        "The year alone is known of one of {total} rasters; its first day is taken as its date.",
        "The year alone is known of {n} of {total} rasters; its first day is taken as their date.",
    ),
    "no_images": ("Not taken for images in {folder}, because their names are those of flags, angles and such: {names}.",),
    "vectors_as_they_are": (
        "The rasters are read as embeddings: vectors of {n} numbers, as they are; no light and no position is fitted.",
    ),
    "vectors_decoded": (
        "The rasters are read as embeddings of AlphaEarth: vectors of {n} numbers, decoded from eight bits; no light and no "
        "position is fitted.",
    ),
    "vectors_scaled": (
        "The numbers of one raster are multiplied by the scales that lie beside it, {first}.",
        "The numbers of {n} rasters are multiplied by the scales that lie beside them, {first} for one.",
    ),
    "vectors_with_seams": (
        "On {first} the vectors step along the edge of a tile; the sides were brought together.",
        "On {n} dates, {first} for one, the vectors step along the edge of a tile; the sides were brought together.",
    ),
    "masks_missing": ("There is no mask in {folder} for {n} of {total} rasters, {first} for one.",),
    "masks_found": (
        "Masks that lie beside the rasters are used for {n} of {total}, {first} for one; the mask 'none' leaves them out.",
    ),
    "companions_left": ("Not taken for rasters of the series, because their names are those of masks and such: {names}.",),
    "layers_left": (
        "Not taken for images, because they come with one of their date and place and have no band in common with it: {names}; "
        "give them alone if they are meant.",
    ),
    "masks_end": (
        "The mask {first} covers {share:.0%} of {raster}; beyond it nothing is masked.",
        "{n} masks do not cover their rasters whole, {first} covers {share:.0%} of {raster}; beyond them nothing is masked.",
    ),
    "masks_unnamed": (
        "No name says how the mask {first} is read: every value but 0 is taken for invalid; choose values, bits, a limit or a "
        "meaning if that is wrong.",
        "No name says how the {n} masks are read, {first} the first: every value but 0 is taken for invalid; choose values, "
        "bits, a limit or a meaning if that is wrong.",
    ),
    "masks_all_but_zero": (
        "The mask {first} is read as {product}: every value but 0 is invalid.",
        "{n} masks, {first} the first, are read as {product}: every value but 0 is invalid.",
    ),
    "masks_zero": (
        "The mask {first} is read as {product}: 0 is invalid, every other value is valid.",
        "{n} masks, {first} the first, are read as {product}: 0 is invalid, every other value is valid.",
    ),
    "masks_of_values": (
        "The mask {first} is read as {product}: invalid are the values {values}.",
        "{n} masks, {first} the first, are read as {product}: invalid are the values {values}.",
    ),
    "masks_of_bits": (
        "The mask {first} is read as {product}: invalid by the bits {bits}.",
        "{n} masks, {first} the first, are read as {product}: invalid by the bits {bits}.",
    ),
    "masks_from_limit": (
        "The mask {first} is read as {product}: invalid from {limit:g} on.",
        "{n} masks, {first} the first, are read as {product}: invalid from {limit:g} on.",
    ),
    "masks_below_limit": (
        "The mask {first} is read as {product}: invalid below {limit:g}.",
        "{n} masks, {first} the first, are read as {product}: invalid below {limit:g}.",
    ),
    "masks_hide_most": (
        "The masks hide most of nearly every date, {share:.0%} as a rule: see that they mean what they are taken for.",
    ),
    "masks_hide_what_stays": (
        "What the masks hide is more alike from date to date ({hidden:.2f}) than what they leave ({left:.2f}): they may mean "
        "the opposite; if so, choose the meaning 'valid' (0 is invalid) or 'invalid' (all but 0 is).",
    ),
    "no_pixel_valid": ("Left out, because no pixel is valid: {dates}.",),
    "few_pixels_valid": ("Left out, because less than {share:.0%} of the pixels are valid: {dates}.",),
    "fill_far": (
        "{number} in {first} ({share:.1%} of the pixels) is taken for no measurement, because it lies far outside all others: "
        "no tag says so.",
        "{number} in {n} rasters, {first} for one (up to {share:.1%} of the pixels), is taken for no measurement, because it "
        "lies far outside all others: no tag says so.",
    ),
    "fill_of_border": (
        "{number} in all bands along the border of {first} ({share:.1%} of the pixels) is taken for no measurement: no tag "
        "says so.",
        "{number} in all bands along the border of {n} rasters, {first} for one (up to {share:.1%} of the pixels), is taken "
        "for no measurement: no tag says so.",
    ),
    "nodata_in_ground": (
        "The nodata value {number} of {first} lies among its measurements, and some bands have it where others do "
        "not ({share:.1%} of the pixels): there it is taken for a measurement.",
        "The nodata value {number} of {n} rasters, {first} for one, lies among their measurements, and some bands have it "
        "where others do not (up to {share:.1%} of the pixels): there it is taken for a measurement.",
    ),
    "scales_beside": (
        "The numbers of {first} are read with the scale and offset of its product, which {file} beside it names.",
        "The numbers of {n} rasters, {first} for one, are read with the scale and offset of their products, which {file} and "
        "such beside them name.",
    ),
    "scales_not_of_these": (
        "{first} is read as it is: {file} beside it names a scale, but its numbers are no longer those of the product.",
        "{n} rasters, {first} for one, are read as they are: {file} and such beside them name scales, but their numbers are no "
        "longer those of the products.",
    ),
    "scales_damaged": (
        "{first} is damaged or names no scale, so the raster beside it is read without; copy it again if its unit matters.",
        "{n} files of metadata, {first} for one, are damaged or name no scale, so the rasters beside them are read without; "
        "copy them again if the unit matters.",
    ),
    "unit_undone": (
        "{first} is in another unit than the other dates; it was brought to theirs by {formula}.",
        "{n} dates, {first} the first, are in another unit than the others; they were brought to theirs by {formula}.",
    ),
    "unit_unknown": (
        "{first} is in another unit than the other dates, and in none that is known; its gain and offset were fitted for every "
        "band.",
        "{n} dates, {first} the first, are in another unit than the reference, and in none that is known; their gains and "
        "offsets were fitted for every band.",
    ),
    "ground_seen_no_more": (
        "{share:.1%} of the scene is valid in the reference and on no later date, the largest part {hectares:g} ha around x "
        "{x}, y {y}: whether it changed is not known; check the nodata values and masks of the new dates.",
    ),
    "ground_not_in_the_reference": (
        "{share:.1%} of the scene is valid on new dates and on none of the reference, the largest part {hectares:g} ha around "
        "x {x}, y {y}: whether it changed is not known; check the nodata values and masks of the reference.",
    ),
    "colour_tables": (
        "There are colour tables in the rasters: if their values are classes or picture colours rather than measurements, "
        "the scores mean nothing; convert such rasters to red, green and blue.",
    ),
    "crs_of_layers": (
        "{first} lies where its layer says ({systems}), not its file.",
        "{n} rasters, {first} for one, lie where their layers say ({systems}), not their files.",
    ),
    "nodata_of_layers": (
        "What is no data in {first} is taken as it is set on its layer.",
        "What is no data in {n} rasters, {first} for one, is taken as it is set on their layers.",
    ),
    "alpha_of_layers": (
        "Band {band} of {first} is taken for transparency, as it is set on its layer.",
        "Band {band} of {n} rasters, {first} for one, is taken for transparency, as it is set on their layers.",
    ),
    "bands_in_another_order": (
        "The bands of {other} come in another order than those of {first}; bands of one name are compared.",
        "The bands of {n} rasters, {other} for one, come in another order than those of {first}; bands of one name are "
        "compared.",
    ),
    "bands_of_other_names": (
        "The bands of {other} have other names than those of {first}; they are compared by position.",
        "The bands of {n} rasters, {other} for one, have other names than those of {first}; they are compared by position.",
    ),
    "bands_not_shared": ("Left out, because not every raster has these bands: {bands}.",),
    "alpha_is_a_band": (
        "Band {band} of {first} is called transparency (alpha), but its values vary as a measurement does, so it is used; to "
        "leave it out, choose the other bands by number.",
    ),
    "same_day_alike": (
        "Rasters of {dates} overlap and differ a little, {first}: the first by name counts; choose another rule for rasters of "
        "one day (same_day) if that is wrong.",
        "Rasters of {n} dates overlap and differ a little, {first} for one: the first by name counts; choose another rule for "
        "rasters of one day (same_day) if that is wrong.",
    ),
    "same_day_by_rule": ("Rasters of one day overlap and differ; they are joined by the rule {rule}: {dates}.",),
    "grids_differ": (
        "The pixel grids differ ({first} and {n} other, {other} for one); all are brought to one grid by bilinear "
        "interpolation, which softens fine detail.",
    ),
    "grids_and_systems_differ": (
        "The pixel grids and coordinate reference systems differ ({first} and {n} other, {other} for one); all are brought "
        "to one grid by bilinear interpolation, which softens fine detail.",
    ),
    "radar_in_decibels": (
        "Read as radar, in decibels: the light is taken as delivered, and texture, which is speckle, is left out; choose "
        "optical as the sensor if it is not.",
    ),
    "radar_as_power": (
        "Read as radar, brought from power or amplitude to decibels: the light is taken as delivered, and texture, which is "
        "speckle, is left out; choose optical as the sensor if it is not.",
    ),
    "patch_size_rounded": (
        "Patches of {wanted:g} m were asked for; with pixels of {pixel:.3g} m the nearest are {patch_px} pixels, "
        "{patch:.3g} m.",
    ),
    "season_unseen": (
        "The reference lacks the season of {first}, which may look like change; choose a later end of the reference or add "
        "dates.",
        "The reference lacks the season of {n} new dates from {first} to {last}, which may look like change; choose a later "
        "end of the reference or add dates.",
    ),
    "season_unseen_in_a_short_reference": (
        "The reference covers {days} days, less than a year, and lacks the season of {first}, which may look like change; "
        "choose a later end of the reference or add dates.",
        "The reference covers {days} days, less than a year, and lacks the season of {n} new dates from {first} to {last}, "
        "which may look like change; choose a later end of the reference or add dates.",
    ),
    # Encoders
    "bands_unnamed": ("The rasters do not name their bands; they are taken for {bands}, in this order.",),
    "bands_of_the_air": (
        "Left out, because they show the air more than the ground: {bands}; to use them, choose the bands by number.",
    ),
    "pixels_of_another_size": (
        "{encoder} is made for pixels of {low:g} to {high:g} m and is fed pixels of {pixel:.3g} m; choose another patch size "
        "or encoder if its changes make no sense.",
    ),
    "another_level": ("{encoder} was trained on {product}, and rasters are named {other}: it may tell changes less well.",),
    # Position and light
    "scene_distorted": ("{scene} is distorted by {pixels:.1f} pixels",),
    "scene_off": ("{scene} lies {pixels:.1f} pixels off",),
    "misplaced_used": (
        "Too few dates would be left without those that do not lie on the others, so they were used: {scenes}; the alignment "
        "'correct' moves such dates onto the reference, 'ignore' uses them where they lie.",
    ),
    "misplaced_left_out": (
        "Left out, because they do not lie on the others: {scenes}; the alignment 'correct' moves such dates onto the "
        "reference, 'ignore' uses them where they lie.",
    ),
    "position_unconfirmed": (
        "1 date was used where it lies ({dates}): its edges seem to lie off the reference, but not in all parts of the scene, "
        "as where much has changed; look at it, and leave it out if it is shifted.",
        "{n} dates were used where they lie ({dates}): their edges seem to lie off the reference, but not in all parts of the "
        "scene, as where much has changed; look at them, and leave out what is shifted.",
    ),
    "dates_off": ("Some dates lie a pixel or more off the reference ({dates}); the alignment 'correct' moves them onto it.",),
    "light_of_a_small_part": (
        "The light of {first} could be fitted on a small part of the scene only: if it is that part that changed, the rest "
        "passes for changed; look at these dates, or leave them out.",
        "The light of {n} dates, {first} the first, could be fitted on a small part of the scene only: if it is that part "
        "that changed, the rest passes for changed; look at these dates, or leave them out.",
    ),
    "light_unusual": (
        "The light of {first} is {times:.0f} times as far from the usual as that of the reference dates: part of what is "
        "found may be light; look at these dates, or leave them out.",
        "The light of {n} dates, {first} the first, is {times:.0f} times as far from the usual as that of the reference "
        "dates: part of what is found may be light; look at these dates, or leave them out.",
    ),
    "bright_in_all_bands": (
        "Part of the scene on {first} is far brighter in all visible bands than the other dates and the rest of the scene: if "
        "it is cloud, haze or snow, it passes for changed; choose another date, or mask it.",
        "Part of the scene on {n} dates, {first} the first, is far brighter in all visible bands than the other dates and the "
        "rest of the scene: if it is cloud, haze or snow, it passes for changed; choose other dates, or mask it.",
    ),
    # Scores
    "reference_without_the_usual": (
        "The reference has 1 date, and what is usual at a place is known from {needed} dates on: the score says how far a "
        "place stands out from the rest of the scene.",
        "The reference has {n} dates, and what is usual at a place is known from {needed} dates on: the score says how far a "
        "place stands out from the rest of the scene.",
    ),
    "reference_without_lof": (
        "The reference has {n} dates, fewer than {needed}: the local outlier factor takes no part in the score, so a place "
        "that always varies much may rank too high.",
    ),
    "unusual_dates": (
        "1 date of {total} differs from the reference nearly everywhere ({dates}): look at season, clouds and light.",
        "{n} dates of {total} differ from the reference nearly everywhere ({dates}): look at season, clouds and light.",
    ),
    "unusual_dates_that_pass": (
        "1 date of {total} differs from the reference nearly everywhere ({dates}): look at season, clouds and light, or leave "
        "out what passes with the next date.",
        "{n} dates of {total} differ from the reference nearly everywhere ({dates}): look at season, clouds and light, or "
        "leave out what passes with the next date.",
    ),
    "last_date_unusual": (
        "{date}, the last date, differs from the reference nearly everywhere: it may be one large change, clouds, or another "
        "kind of image; a later date will tell.",
    ),
    "all_different_from": (
        "From {date} on nearly the whole area differs from the reference: it may be one large change, or another kind of "
        "image.",
    ),
    "reference_changes": (
        "{share:.1%} of the patches seem to change within the reference already, and later changes there may be missed: let "
        "the reference end earlier.",
    ),
    "equal_reference_dates": (
        "{share:.1%} of the patches have the same values at several reference dates: their local outlier factor means little.",
    ),
    "list_cut": ("{n} patches reach the limit; only the {kept} strongest are listed: raise the limit.",),
    # Search and evaluation
    "pixels_differ_in_size": ("Pixels of {one} and {other} differ {times:.1f} times in size; take its matches with care.",),
    "detector": ("the detector {name}",),
    "unnamed_bands": ("not named",),
    "result_of_another_encoder": ("{file} is of another encoder ({its}, not {wanted}); run it with the same.",),
    "result_of_other_bands": ("{file} is of other bands ({its}; {other}: {wanted}); run it with the same.",),
    "result_left_out": ("Left out: {why}",),
    "changes_undated": ("Some changes of {file} have no date, so the dates are not judged.",),
    "nothing_marked_unchanged": ("{file} marks no place as unchanged (change = 0), so all other patches count as unchanged.",),
    "changes_before_the_end_of_the_reference": (
        "1 change of {file} is not later than the reference; its patches are not judged.",
        "{n} changes of {file} are not later than the reference; their patches are not judged.",
    ),
    "no_map_of_the_last_reference_date": (
        "There is no class map of the last reference date; that of {date} is what later ones are compared with.",
    ),
    "of_series": ("{series}: {notice}",),
}
"""By code, the sentence; where it depends on the number ``n``, that of one and that of several. Some are parts of others."""

Value = Union[str, float, "Notice", Sequence[Union[str, "Notice"]]]
"""What a sentence names: a text, a number, a notice inside it, or a list of texts or notices."""


class PlainNotice(TypedDict):
    """A notice as JSON has it."""

    code: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Notice:
    """One warning. As text it is its English sentence."""

    code: str
    """A key of ``SENTENCES``."""
    values: Mapping[str, Value]

    def __str__(self) -> str:
        return self.worded(str)

    def worded(self, translate: Callable[[str], str]) -> str:
        """The sentence; ``translate`` takes a sentence of ``SENTENCES`` and gives it in the language wanted."""
        forms = SENTENCES[self.code]
        template = translate(forms[0] if self.values.get("n") == 1 else forms[-1])
        return template.format(**{name: _worded(value, translate) for name, value in self.values.items()})

    def as_plain(self) -> PlainNotice:
        """As JSON has it."""
        return {"code": self.code, "values": {name: _plain(value) for name, value in self.values.items()}}


def notice(code: str, /, **values: Value) -> Notice:
    """Make a notice; KeyError where there is no such code, or a value that its sentence needs is missing."""
    made = Notice(code, values)
    str(made)
    return made


def from_plain(plain: Mapping[str, Any]) -> Notice | None:
    """Read what ``as_plain`` gave; None where it is of a code that is not known here, or lacks a value."""
    try:
        return notice(str(plain["code"]), **{name: _unplain(value) for name, value in plain["values"].items()})
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _worded(value: Any, translate: Callable[[str], str]) -> Any:
    if isinstance(value, Notice):
        return value.worded(translate)
    if isinstance(value, Sequence) and not isinstance(value, str):
        names = [str(_worded(item, translate)) for item in value]
        shown = ", ".join(names[:MOST_NAMED])
        n_more = len(names) - MOST_NAMED
        return translate(AND_MORE).format(names=shown, n=n_more) if n_more > 0 else shown
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Notice):
        return value.as_plain()
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _unplain(value: Any) -> Any:
    if isinstance(value, list):
        return [_unplain(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    inside = from_plain(value)
    if inside is None:
        raise ValueError("a notice inside is not known")
    return inside
