"""Masks of products as they are delivered: what a value means."""

from __future__ import annotations

from tests.inputs.row import Row
from tests.inputs.values.masked import LANDSAT, Beside, Numbers, Within

KIND = "Masks"
READ = "read as"
LC08 = "images/LC08_L2SP_193028_{day:%Y%m%d}_20220912_02_T1"
L1TP = "images/LC08_L1TP_193028_{day:%Y%m%d}_20200822_01_T1"
L1C = {"gain": 1 / 0.00002, "offset": 0.1 / 0.00002}
SAFE = (
    "images/S2A_MSIL2A_{day:%Y%m%d}T101021_N0214_R022_T32TPS_{day:%Y%m%d}T131313.SAFE"
    "/GRANULE/L2A_T32TPS_A024690_{day:%Y%m%d}T101559"
)
L1C_SAFE = SAFE.replace("L2A_", "L1C_").replace("MSIL2A", "MSIL1C")
S2_BANDS = ("B02", "B03", "B04", "B08")
HLS_L30 = "images/HLS.L30.T32TPS.{day:%Y%j}T101559.v2.0"
HLS_S30 = "images/HLS.S30.T32TPS.{day:%Y%j}T101559.v2.0"
FORCE = "images/{day:%Y%m%d}_LEVEL2_SEN2A"
PLANET = "images/{day:%Y%m%d}_101559_1021_3B"
MAJA = "images/SENTINEL2A_{day:%Y%m%d}-101559-456_L2A_T32TPS_C_V2-2"
GEE = "images/{day:%Y%m%d}T101559_{day:%Y%m%d}T101558_T32TPS"

QA_PIXEL = Numbers((21824, 21952), (22280, 24088, 55052), "uint16")
BQA = Numbers((2720, 2724), (2800, 2976, 6896), "uint16")
CFMASK_BITS = Numbers((322, 324, 386), (352, 328, 480), "uint16")
HLS_FMASK = Numbers((0, 64, 128, 224), (2, 66, 72, 194, 255))
FMASK4 = Numbers((0, 0, 1), (2, 3, 4))
PYTHON_FMASK = Numbers((1, 1, 5), (2, 3, 4))
QAI = Numbers((0, 2048, 8192, 32), (4, 8, 2060, 2), "int16")
STATE = Numbers((8, 72, 136, 328), (73, 1097, 76, 4168), "uint16")
RELIABILITY = Numbers((0, 1), (2, 3), "int8")
QA60 = Numbers((0,), (1024, 2048), "uint16")
SCL = Numbers((4, 5, 6, 7), (3, 8, 9, 10))
UDM2 = (
    Numbers((1,), (0,)),
    Numbers((0,), (0, 1)),
    *(Numbers((0,), (0, 1)),) * 4,
    Numbers((80, 90), (60, 99)),
    Numbers((0,), (0,)),
)
UDM = Numbers((0,), (2, 3))
PERCENT = Numbers((0, 1, 12), (55, 80, 100))

ROWS = (
    Row(
        KIND,
        "Landsat Collection 2 QA_PIXEL",
        Beside(f"{LC08}_SR.tif", f"{LC08}_QA_PIXEL.TIF", QA_PIXEL, unit=LANDSAT),
        told=READ,
    ),
    Row(
        KIND,
        "Landsat Collection 2 folders, a file a band, QA_PIXEL",
        Beside(
            f"{LC08}/{LC08[7:]}_{{band}}.TIF",
            f"{LC08}/{LC08[7:]}_QA_PIXEL.TIF",
            QA_PIXEL,
            bands=("SR_B2", "SR_B3", "SR_B4", "SR_B5"),
            unit=LANDSAT,
            mask_more={"nodata": 1},
        ),
        told=READ,
    ),
    Row(
        KIND,
        "Landsat of Earth Engine, QA_PIXEL as a band",
        Within("images/LC08_193028_{day:%Y%m%d}.tif", {"QA_PIXEL": QA_PIXEL}, ("SR_B2", "SR_B3", "SR_B4", "SR_B5"), LANDSAT),
        told=READ,
    ),
    Row(KIND, "Landsat Collection 1 BQA", Beside(f"{L1TP}_MS.tif", f"{L1TP}_BQA.TIF", BQA, unit=L1C), told=READ),
    Row(
        KIND,
        "Landsat Collection 1 surface reflectance, pixel_qa",
        Beside(
            f"{L1TP}_{{band}}.tif",
            f"{L1TP}_pixel_qa.tif",
            CFMASK_BITS,
            bands=("sr_band2", "sr_band3", "sr_band4", "sr_band5"),
            nodata=None,
            mask_more={"nodata": 1},
        ),
        told=READ,
    ),
    Row(
        KIND,
        "HLS L30, a file a band, Fmask",
        Beside(
            f"{HLS_L30}.{{band}}.tif",
            f"{HLS_L30}.Fmask.tif",
            HLS_FMASK,
            bands=("B02", "B03", "B04", "B05"),
            mask_more={"nodata": 255},
        ),
        told=READ,
    ),
    Row(
        KIND,
        "HLS S30 stacks, Fmask as a band",
        Within(f"{HLS_S30}.tif", {"Fmask": HLS_FMASK}, ("B02", "B03", "B04", "B8A")),
        told=READ,
    ),
    Row(
        KIND,
        "Fmask 4 of Landsat",
        Beside(f"{L1TP}_MS.tif", f"{L1TP}_Fmask4.tif", FMASK4, unit=L1C, mask_more={"nodata": 255}),
        told=READ,
    ),
    Row(
        KIND,
        "python-fmask",
        Beside("images/S2_{day:%Y-%m-%d}.tif", "images/S2_{day:%Y-%m-%d}_fmask.img", PYTHON_FMASK, mask_more={"driver": "HFA"}),
        told=READ,
    ),
    Row(
        KIND,
        "Digital Earth Australia, oa_fmask",
        Beside(
            "images/ga_ls8c_nbart_3-0-0_090084_{day:%Y-%m-%d}_final.tif",
            "images/ga_ls8c_oa_3-0-0_090084_{day:%Y-%m-%d}_final_fmask.tif",
            PYTHON_FMASK,
            unit=LANDSAT,
        ),
        told=READ,
    ),
    Row(
        KIND,
        "FORCE cube, BOA and QAI",
        Beside(
            f"{FORCE.replace('images/', 'images/X0069_Y0043/')}_BOA.tif",
            f"{FORCE.replace('images/', 'images/X0069_Y0043/')}_QAI.tif",
            QAI,
            mask_more={"nodata": 1},
        ),
        told=READ,
    ),
    Row(
        KIND,
        "MOD09A1 of AppEEARS, state",
        Beside(
            "images/MOD09A1.061_sur_refl_{band}_doy{day:%Y%j}_aid0001.tif",
            "images/MOD09A1.061_sur_refl_state_500m_doy{day:%Y%j}_aid0001.tif",
            STATE,
            bands=("b03", "b04", "b01", "b02"),
            nodata=None,
        ),
        told=READ,
    ),
    Row(
        KIND,
        "MODIS of Earth Engine, StateQA as a band",
        Within(
            "images/MOD09A1_{day:%Y_%m_%d}.tif",
            {"StateQA": STATE},
            ("sur_refl_b03", "sur_refl_b04", "sur_refl_b01", "sur_refl_b02"),
        ),
        told=READ,
    ),
    Row(
        KIND,
        "MOD13Q1 of AppEEARS, pixel reliability",
        Beside(
            "images/MOD13Q1.061__250m_16_days_{band}_doy{day:%Y%j}_aid0001.tif",
            "images/MOD13Q1.061__250m_16_days_pixel_reliability_doy{day:%Y%j}_aid0001.tif",
            RELIABILITY,
            bands=("blue_reflectance", "MIR_reflectance", "red_reflectance", "NIR_reflectance"),
            nodata=None,
            mask_more={"nodata": -1},
        ),
        told=READ,
    ),
    Row(
        KIND,
        "Sentinel-2 of Earth Engine, QA60 as a band",
        Within(f"{GEE}.tif", {"QA60": QA60}, ("B2", "B3", "B4", "B8")),
        told=READ,
    ),
    Row(
        KIND,
        "Sentinel-2 of Earth Engine, QA60 as a file of 60 m",
        Beside(f"{GEE}.tif", f"{GEE}_QA60.tif", QA60, per_mask=6),
        told=READ,
    ),
    Row(KIND, "PlanetScope UDM2", Beside(f"{PLANET}_AnalyticMS_SR_clip.tif", f"{PLANET}_udm2_clip.tif", UDM2), told=READ),
    Row(KIND, "PlanetScope UDM", Beside(f"{PLANET}_AnalyticMS.tif", f"{PLANET}_AnalyticMS_DN_udm.tif", UDM), told=READ),
    Row(
        KIND,
        "RapidEye UDM",
        Beside("images/3257316_{day:%Y-%m-%d}_RE3_3A_Analytic.tif", "images/3257316_{day:%Y-%m-%d}_RE3_3A_udm.tif", UDM),
        told=READ,
    ),
    Row(
        KIND,
        "SkySat UDM2",
        Beside(
            "images/{day:%Y%m%d}_101559_ssc2d1_0012_analytic_SR.tif", "images/{day:%Y%m%d}_101559_ssc2d1_0012_udm2.tif", UDM2
        ),
        told=READ,
    ),
    Row(
        KIND,
        "Sentinel-2 SAFE, SCL of 20 m",
        Beside(
            f"{SAFE}/IMG_DATA/R10m/T32TPS_{{day:%Y%m%d}}T101021_{{band}}_10m.jp2",
            f"{SAFE}/IMG_DATA/R20m/T32TPS_{{day:%Y%m%d}}T101021_SCL_20m.jp2",
            SCL,
            2,
            S2_BANDS,
            nodata=None,
            mask_more={"driver": "JP2OpenJPEG", "QUALITY": "100", "REVERSIBLE": "YES"},
        ),
        told=READ,
    ),
    Row(
        KIND,
        "Sentinel-2 COG, SCL beside",
        Beside(
            "images/S2A_32TPS_{day:%Y%m%d}_0_L2A_{band}.tif", "images/S2A_32TPS_{day:%Y%m%d}_0_L2A_SCL.tif", SCL, 2, S2_BANDS
        ),
        told=READ,
    ),
    Row(
        KIND,
        "Sentinel-2 of openEO, SCL as a band",
        Within("images/openEO_{day:%Y-%m-%d}Z.tif", {"SCL": SCL}, S2_BANDS, dtype="int16"),
        told=READ,
    ),
    Row(
        KIND,
        "Sentinel-2 of a cube, SCL in a folder beside",
        Beside("images/{day:%Y-%m-%d}.tif", "scl/{day:%Y-%m-%d}.tif", SCL),
        told=READ,
    ),
    Row(
        KIND,
        "Sentinel-2 SAFE L1C, MSK_CLASSI among the quality data",
        Beside(
            f"{L1C_SAFE}/IMG_DATA/T32TPS_{{day:%Y%m%d}}T101021_{{band}}.jp2",
            f"{L1C_SAFE}/QI_DATA/MSK_CLASSI_B00.jp2",
            (Numbers((0,), (1,)), Numbers((0,), (0, 1)), Numbers((0,), (0,))),
            6,
            S2_BANDS,
            nodata=None,
            mask_more={"driver": "JP2OpenJPEG", "QUALITY": "100", "REVERSIBLE": "YES"},
        ),
        told=READ,
    ),
    Row(
        KIND,
        "Sen2Cor cloud probability, MSK_CLDPRB",
        Beside(
            "images/T32TPS_{day:%Y%m%d}T101021_{band}_10m.tif",
            "images/T32TPS_{day:%Y%m%d}T101021_MSK_CLDPRB_20m.tif",
            PERCENT,
            2,
            S2_BANDS,
        ),
        told=READ,
    ),
    Row(
        KIND,
        "Earth Engine, MSK_CLDPRB as a band",
        Within(f"{GEE}.tif", {"MSK_CLDPRB": PERCENT}, ("B2", "B3", "B4", "B8")),
        told=READ,
    ),
    Row(
        KIND,
        "s2cloudless, probability 0 to 1",
        Beside(
            "images/S2_{day:%Y%m%d}.tif",
            "images/S2_{day:%Y%m%d}_s2cloudless.tif",
            Numbers((0.02, 0.1, 0.3), (0.55, 0.8, 0.97), "float32"),
        ),
        told=READ,
    ),
    Row(
        KIND,
        "s2cloudless of Earth Engine, probability 0 to 100 as a band",
        Within(f"{GEE}.tif", {"probability": PERCENT}, ("B2", "B3", "B4", "B8")),
        told=READ,
    ),
    Row(
        KIND,
        "Sentinel Hub CLP, probability 0 to 255",
        Beside("images/{day:%Y-%m-%d}_S2L2A.tif", "images/{day:%Y-%m-%d}_S2L2A_CLP.tif", Numbers((0, 20, 60), (150, 220, 254))),
        told=READ,
    ),
    Row(
        KIND,
        "Sentinel Hub CLM as a band",
        Within("images/{day:%Y-%m-%d}_S2L1C.tif", {"CLM": Numbers((0,), (1, 1, 255))}, S2_BANDS),
        told=READ,
    ),
    Row(
        KIND,
        "OmniCloudMask classes",
        Beside("images/S2_{day:%Y%m%d}_T32TPS.tif", "images/S2_{day:%Y%m%d}_T32TPS_OCM_v1_6_0.tif", Numbers((0,), (1, 2, 3))),
        told=READ,
    ),
    Row(
        KIND,
        "OmniCloudMask confidences",
        Beside(
            "images/S2_{day:%Y%m%d}_T32TPS.tif",
            "images/S2_{day:%Y%m%d}_T32TPS_OCM_v1_6_0.tif",
            (
                Numbers((0.9, 0.7), (0.05, 0.2), "float32"),
                Numbers((0.05,), (0.7,), "float32"),
                Numbers((0.02,), (0.1,), "float32"),
                Numbers((0.03,), (0.1,), "float32"),
            ),
        ),
        told=READ,
    ),
    Row(
        KIND,
        "MAJA, CLM in the folder MASKS",
        Beside(
            f"{MAJA}/{MAJA[7:]}_FRE_{{band}}.tif",
            f"{MAJA}/MASKS/{MAJA[7:]}_CLM_R1.tif",
            Numbers((0, 16), (2, 15, 255)),
            bands=("B2", "B3", "B4", "B8"),
            nodata=-10000,
            unit={"dtype": "int16"},
        ),
        told=READ,
    ),
    Row(
        KIND,
        "MAJA, CLM beside the images",
        Beside(f"{MAJA}_FRE.tif", f"{MAJA}_CLM_R1.tif", Numbers((0, 16), (2, 15, 255)), nodata=-10000, unit={"dtype": "int16"}),
        told=READ,
    ),
    Row(
        KIND,
        "Cloud Score+ as a band",
        Within(
            f"{GEE}.tif", {"cs_cdf": Numbers((0.7, 0.95), (0.02, 0.4), "float32")}, ("B2", "B3", "B4", "B8"), dtype="float32"
        ),
        told=READ,
    ),
    Row(
        KIND,
        "Sentinel Hub dataMask, 1 = good",
        Within("images/{day:%Y-%m-%d}_bands.tif", {"dataMask": Numbers((1,), (0,))}, S2_BANDS),
        told=READ,
    ),
    Row(KIND, "a band clear, 1 = good", Within("images/mosaic_{day:%Y_%m_%d}.tif", {"clear": Numbers((1,), (0,))}), told=READ),
    Row(KIND, "a band valid of 255", Within("images/{day:%Y-%m-%d}.tif", {"valid": Numbers((255,), (0,))}), told=READ),
    Row(
        KIND,
        "files called valid_mask, 1 = good",
        Beside("images/{day:%Y-%m-%d}.tif", "images/{day:%Y-%m-%d}_valid_mask.tif", Numbers((1,), (0,))),
        told=READ,
    ),
    Row(
        KIND,
        "files called cloudmask, 1 = cloud",
        Beside("images/{day:%Y-%m-%d}.tif", "images/{day:%Y-%m-%d}_cloudmask.tif", Numbers((0,), (1,))),
        told=READ,
    ),
)
