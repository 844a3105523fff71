"""Products of other sensors: Planet, MODIS, VIIRS, radar."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rasterio.control import GroundControlPoint

from tests.inputs import ground
from tests.inputs.ground import Array
from tests.inputs.products.sentinel2 import KIND, series
from tests.inputs.row import Asked, Row
from tests.inputs.spectra import band

NEAR, FAR = ground.from_origin(500001, 5199999, 3, 3), ground.from_origin(10.5, 46.9, 1 / 480, 1 / 480)
DEGREES = "EPSG:4326"


def clear_and_udm2(cloud: Array) -> Array:
    """The eight bands of a UDM2: clear, snow, shadow, light haze, heavy haze, cloud, confidence, udm."""
    bands = np.zeros((8, 128, 128), np.uint8)
    bands[0], bands[5], bands[6] = ~cloud, cloud, 90
    return bands


def planet_scope(folder: Path) -> Asked:
    """Orders of Planet: scenes of 4 and of 8 bands, UDM2 and metadata beside them."""
    eight = ("coastal", "blue", "green", "green", "yellow", "red", "rededge1", "nir")
    for number, day, image, cloud in series():
        is_new = number % 3 == 1
        names = ("coastal_blue", "blue", "green_i", "green", "yellow", "red", "rededge", "nir") if is_new else ground.BANDS
        bands = np.stack([ground.numbers(band(image, name)) for name in (eight if is_new else ground.BANDS)])
        stem = f"{day:%Y%m%d}_101559_{number:02}_{2402 + number:x}_3B"
        place = folder / "images" / "PSScene"
        made = f"{stem}_AnalyticMS_SR{'_8b' * is_new}_clip.tif"
        ground.write(place / made, bands, names=names, transform=NEAR, nodata=0)
        ground.write(place / f"{stem}_udm2_clip.tif", clear_and_udm2(cloud), transform=NEAR)
        (place / f"{stem}_AnalyticMS_metadata_clip.xml").write_text("<x/>")
        (place / f"{stem}.json").write_text("{}")
    return Asked({}, NEAR)


def planet_tiles(folder: Path) -> Asked:
    """Ortho tiles of Planet without names of bands, and their UDM of bits."""
    for number, day, image, cloud in series():
        stem = f"{3958242 + number}_3261307_{day}_{1034 + number:x}_BGRN"
        ground.write(folder / "images" / f"{stem}_Analytic.tif", ground.numbers(image), transform=NEAR, nodata=0)
        ground.write(folder / "images" / f"{stem}_DN_udm.tif", np.where(cloud, 2, 0).astype(np.uint8), transform=NEAR)
    return Asked({}, NEAR)


def rapid_eye(folder: Path) -> Asked:
    """Five bands, the fourth of which is the red edge; an unusable data mask."""
    for number, day, image, cloud in series():
        stem = f"{day}T105134_RE{number % 5 + 1}_3A-NAC_{12345678 + number}_{149000 + number}"
        bands = [band(image, name) for name in ("blue", "green", "red", "rededge1", "nir")]
        ground.write(folder / "images" / f"{stem}.tif", np.stack([ground.numbers(one) for one in bands]), transform=NEAR)
        ground.write(folder / "images" / f"{stem}_udm.tif", np.where(cloud, 2, 0).astype(np.uint8), transform=NEAR)
    return Asked({}, NEAR)


def far(values: dict | None = None) -> Asked:
    """A scene in degrees."""
    return Asked(values or {}, FAR, DEGREES)


def mod13q1(folder: Path) -> Asked:
    """AppEEARS: indices in ten-thousandths with their scale, fill -3000, reliability."""
    for _, day, image, cloud in series():
        stem = "MOD13Q1.061__250m_16_days_{}_doy" + f"{day:%Y%j}_aid0001.tif"
        ndvi = (image[3] - image[2]) / (image[3] + image[2])
        evi = 2.5 * (image[3] - image[2]) / (image[3] + 6 * image[2] - 7.5 * image[0] + 1)
        for name, values in (("NDVI", ndvi), ("EVI", evi)):
            numbers = np.round(np.clip(values, -0.2, 1) * 10_000).astype(np.int16)
            numbers[:6] = -3000
            path = ground.write(folder / "images" / stem.format(name), numbers, transform=FAR, crs=DEGREES, nodata=-3000)
            with ground.rasterio.open(path, "r+") as file:
                file.scales = (0.0001,)
        reliability, quality = np.where(cloud, 3, 0).astype(np.int8), np.where(cloud, 2, 2112).astype(np.uint16)
        ground.write(folder / "images" / stem.format("pixel_reliability"), reliability, transform=FAR, crs=DEGREES, nodata=-1)
        ground.write(folder / "images" / stem.format("VI_Quality"), quality, transform=FAR, crs=DEGREES, nodata=65535)
    return far()


def mod09a1(folder: Path) -> Asked:
    """AppEEARS: reflectance of seven bands, state in bits, angles and day of year beside it."""
    names = {"b01": "red", "b02": "nir", "b03": "blue", "b04": "green", "b06": "swir1", "b07": "swir2"}
    for _, day, image, cloud in series():
        stem = "MOD09A1.061_sur_refl_{}_doy" + f"{day:%Y%j}_aid0001.tif"
        for key, name in names.items():
            numbers = ground.numbers(band(image, name), dtype="int16")
            ground.write(folder / "images" / stem.format(key), numbers, transform=FAR, crs=DEGREES, nodata=-28672)
        state = np.where(cloud, 1, 8).astype(np.uint16)
        ground.write(folder / "images" / stem.format("state_500m"), state, transform=FAR, crs=DEGREES, nodata=65535)
        for other in ("day_of_year", "qc_500m", "szen", "vzen", "raz"):
            ground.write(folder / "images" / stem.format(other), state, transform=FAR, crs=DEGREES)
    return far()


def vnp09(folder: Path) -> Asked:
    """AppEEARS: bands of VIIRS, which are called M3 to M11."""
    names = {"M3": "blue", "M4": "green", "M5": "red", "M7": "nir", "M10": "swir1", "M11": "swir2"}
    for _, day, image, cloud in series():
        stem = "VNP09A1.002_SurfReflect_{}_doy" + f"{day:%Y%j}_aid0001.tif"
        for key, name in names.items():
            numbers = ground.numbers(band(image, name), dtype="int16")
            ground.write(folder / "images" / stem.format(key), numbers, transform=FAR, crs=DEGREES, nodata=-28672)
        state = np.where(cloud, 1, 8).astype(np.uint16)
        for other in ("QC", "State", "Day_Of_Year"):
            ground.write(folder / "images" / stem.format(other), state, transform=FAR, crs=DEGREES, nodata=65535)
    return far()


def backscatter(image: Array, number: int) -> dict[str, Array]:
    """Power of two polarisations, with speckle of many looks."""
    speckle = np.random.default_rng(number).gamma(80, 1 / 80, (2, 128, 128))
    return {"VV": (0.02 + image[2]) * speckle[0], "VH": (0.005 + image[3] / 4) * speckle[1]}


def hyp3(folder: Path) -> Asked:
    """RTC of ASF, a folder a scene: power, a file a polarisation, with its maps of angles, layover and pictures."""
    for number, day, image, _ in series(clouds=False):
        name = f"S1A_IW_{day:%Y%m%d}T171530_DVP_RTC10_G_gpunem_{number + 4096:X}"
        scene = folder / "images" / name
        for key, values in backscatter(image, number).items():
            ground.write(scene / f"{name}_{key}.tif", values.astype(np.float32), nodata=0)
        for other in ("inc_map", "ls_map", "dem", "area"):
            ground.write(scene / f"{name}_{other}.tif", np.full((128, 128), 1, np.float32))
        ground.write(scene / f"{name}_rgb.tif", np.full((3, 128, 128), 60, np.uint8))
        ground.write(scene / f"{name}.png", np.full((3, 128, 128), 60, np.uint8), driver="PNG")
    return Asked({})


def opera(folder: Path) -> Asked:
    """OPERA RTC-S1: bursts with a mask of layover and shadow beside them."""
    for number, day, image, _ in series(clouds=False):
        name = f"OPERA_L2_RTC-S1_T168-359429-IW2_{day:%Y%m%d}T171530Z_{day:%Y}1231T120000Z_S1A_30_v1.0"
        for key, values in backscatter(image, number).items():
            ground.write(folder / "images" / f"{name}_{key}.tif", values.astype(np.float32), nodata=np.nan)
        ground.write(folder / "images" / f"{name}_mask.tif", np.zeros((128, 128), np.uint8), nodata=255)
    return Asked({})


def snap(folder: Path) -> Asked:
    """SNAP: .dim with its folder of ENVI files, terrain-corrected, in power."""
    for number, day, image, _ in series(clouds=False):
        name = f"S1A_IW_GRDH_1SDV_{day:%Y%m%d}T171530_{day:%Y%m%d}T171555_03{number:04}_044A1C_1A2B_Orb_Cal_TC"
        (folder / "images" / f"{name}.data" / "tie_point_grids").mkdir(parents=True)
        (folder / "images" / f"{name}.dim").write_text("<Dimap_Document/>")
        for key, values in backscatter(image, number).items():
            ground.write(folder / "images" / f"{name}.data" / f"Sigma0_{key}.img", values.astype(np.float32), driver="ENVI")
    return Asked({})


def snap_tiff(folder: Path) -> Asked:
    """SNAP: GeoTIFF of both polarisations in decibels, without names of bands."""
    for number, day, image, _ in series(clouds=False):
        name = f"S1B_IW_GRDH_1SDV_{day:%Y%m%d}T171530_{day:%Y%m%d}T171555_03{number:04}_044A1C_1A2B_Orb_NR_Cal_Spk_TC_dB.tif"
        decibels = 10 * np.log10(np.stack(list(backscatter(image, number).values())))
        decibels[:, :, :9] = 0
        ground.write(folder / "images" / name, decibels.astype(np.float32))
    return Asked({})


def ground_range(folder: Path) -> Asked:
    """GRD as it is delivered: in the geometry of the radar, placed by points alone."""
    for number, day, image, _ in series(clouds=False):
        stem = f"s1a-iw-grd-{{}}-{day:%Y%m%d}t171530-{day:%Y%m%d}t171555-03{number:04}-044a1c-001"
        scene = folder / "images" / f"S1A_IW_GRDH_1SDV_{day:%Y%m%d}T171530_{day:%Y%m%d}T171555_03{number:04}_044A1C_1A2B.SAFE"
        corners = ((0, 0, 11.2, 47), (0, 128, 11.3, 47.01), (128, 0, 11.2, 46.9), (128, 128, 11.3, 46.91))
        points = [GroundControlPoint(row, col, x, y, 0) for row, col, x, y in corners]
        for key, values in backscatter(image, number).items():
            place = scene / "measurement" / f"{stem.format(key.lower())}.tiff"
            more = {"crs": None, "transform": ground.Affine.identity()}
            ground.write(place, ground.numbers(values, 400), **more)
            with ground.rasterio.open(place, "r+") as file:
                file.gcps = (points, ground.rasterio.crs.CRS.from_string(DEGREES))
    return Asked({})


ROWS = (
    Row(KIND, "PlanetScope scenes of 4 and 8 bands with UDM2", planet_scope, told="udm2"),
    Row(KIND, "PlanetScope ortho tiles with UDM", planet_tiles, told="udm"),
    Row(KIND, "RapidEye with UDM", rapid_eye, told="udm"),
    Row(KIND, "MOD13Q1 of AppEEARS", mod13q1, told="pixel_reliability"),
    Row(KIND, "MOD09A1 of AppEEARS", mod09a1, told="state"),
    Row(KIND, "VNP09A1 (VIIRS) of AppEEARS, bands M3 to M11", vnp09, told="State"),
    Row(KIND, "Sentinel-1 RTC of ASF, a folder a scene", hyp3),
    Row(KIND, "Sentinel-1 RTC of OPERA", opera),
    Row(KIND, "Sentinel-1 of SNAP, BEAM-DIMAP", snap),
    Row(KIND, "Sentinel-1 of SNAP, GeoTIFF in decibels with fill 0", snap_tiff),
    Row(KIND, "Sentinel-1 GRD as SAFE, not corrected for terrain", ground_range, refused="terrain"),
)
