"""The archive is one that QGIS's plugin repository takes."""

from __future__ import annotations

import configparser
import zipfile
from pathlib import Path, PurePosixPath

from scripts import package, scan
from scripts.paths import NAME, ROOT

FORBIDDEN_FOLDERS = {"__pycache__", ".git", "__MACOSX", "tests", "scripts", "build"}
FORBIDDEN_FILES = {".pyc", ".ts", ".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd", ".pt"}
REQUIRED_KEYS = {"name", "description", "version", "qgisminimumversion", "author", "email", "about", "tracker", "repository"}


def names(archive: Path) -> list[PurePosixPath]:
    with zipfile.ZipFile(archive) as packed:
        return [PurePosixPath(name) for name in packed.namelist()]


def metadata(archive: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser()
    with zipfile.ZipFile(archive) as packed:
        parser.read_string(packed.read(f"{NAME}/metadata.txt").decode())
    return parser["general"]


def test_layout_is_one_folder_with_all_that_is_required(archive):
    paths = names(archive)
    assert {path.parts[0] for path in paths} == {NAME}
    required = ("__init__.py", "metadata.txt", "LICENSE", "README.md", "CHANGELOG.md", "help/guide.html", "resources", "i18n")
    inside = {path.relative_to(NAME) for path in paths}
    for name in required:
        assert any(path.is_relative_to(name) for path in inside), name


def test_nothing_forbidden_is_shipped(archive):
    paths = names(archive)
    assert [str(path) for path in paths if FORBIDDEN_FOLDERS & set(path.parts) or path.suffix in FORBIDDEN_FILES] == []
    assert [str(path) for path in paths if any(part.startswith(".") for part in path.parts)] == []
    assert archive.stat().st_size < 25_000_000


def test_every_translation_is_shipped_compiled(archive):
    sources = sorted(path.stem for path in (ROOT / "i18n").glob("*.ts"))
    assert sorted(path.stem for path in names(archive) if path.suffix == ".qm") == sources


def test_metadata_has_the_keys_of_the_repository_and_the_newest_changes(archive):
    general = metadata(archive)
    assert set(general) >= REQUIRED_KEYS
    assert general["qgisMinimumVersion"] == "3.22"
    assert general["qgisMaximumVersion"] == "4.99"
    assert general.getboolean("hasProcessingProvider")
    assert "supportsqt6" not in general
    assert "plugin" not in general["name"].lower()
    assert general["changelog"].strip()


def test_same_files_give_the_same_bytes(archive, tmp_path):
    again = package.archive(package.stage(tmp_path / "staged"), tmp_path / "again.zip")
    assert again.read_bytes() == archive.read_bytes()


def test_the_scan_of_the_repository_finds_nothing(archive, tmp_path):
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path)
    assert scan.findings(tmp_path) == []


def test_the_scan_sees_what_would_block_an_upload(tmp_path):
    (tmp_path / "careless.py").write_text("import pickle\n\nassert pickle\ntoken = 'ghp_" + "a1B2" * 9 + "'\n")
    found = " ".join(scan.findings(tmp_path))
    assert "B101" in found
    assert "B403" in found
    assert "GitHub Token" in found
