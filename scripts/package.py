"""How does the plugin folder look that QGIS wants?

Stages it: metadata.txt beside ``__init__.py``; links for development, a zip for release.

python -m scripts.package           build/changedet_plugin.zip
python -m scripts.package --link    build/dev/changedet_plugin, to be offered to QGIS by QGIS_PLUGINPATH=build/dev
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from markdown_it import MarkdownIt

from scripts.paths import NAME, ROOT

TEXTS = ("LICENSE", "README.md", "CHANGELOG.md")
HELP_PAGES = ("guide", "method")
SKIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
LRELEASE = ("lrelease", "lrelease6", "lrelease-qt5", "/usr/lib/qt6/bin/lrelease", "/usr/lib/qt5/bin/lrelease")
NEWEST = 2
"""How many versions of the change log go into the metadata."""


def _place(source: Path, target: Path, link: bool) -> None:
    if link:
        target.symlink_to(source, target_is_directory=source.is_dir())
    elif source.is_dir():
        shutil.copytree(source, target, ignore=SKIPPED)
    else:
        shutil.copyfile(source, target)


def compile_translations(folder: Path) -> None:
    """Compile ``i18n/*.ts`` to .qm files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, LRELEASE)), None)
    if program is None:
        raise SystemExit("package: lrelease, Qt's compiler of translations, is missing: install qt6-l10n-tools and repeat.")
    for source in sorted((ROOT / "i18n").glob("*.ts")):
        subprocess.run([program, "-silent", source, "-qm", folder / f"{source.stem}.qm"], check=True)


def render_help(folder: Path) -> None:
    """Render the analyst's pages of ``docs`` to HTML with their pictures, for reading without a network."""
    folder.mkdir(parents=True, exist_ok=True)
    markdown = MarkdownIt().enable("table")
    for name in HELP_PAGES:
        text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        body = re.sub(r'href="(guide|method)\.md', r'href="\1.html', markdown.render(text))
        for picture in re.findall(r'src="(images/[^"]+)"', body):
            (folder / "images").mkdir(exist_ok=True)
            shutil.copyfile(ROOT / "docs" / picture, folder / picture)
        head = f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{name}</title></head>\n'
        (folder / f"{name}.html").write_text(f"{head}<body>\n{body}</body></html>\n", encoding="utf-8")


def newest_changes(text: str) -> str:
    """Take the newest versions of a Keep-a-Changelog text, as plain lines."""
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    sections = [section for section in sections if section.strip().count("\n")][:NEWEST]
    lines = [
        line.lstrip("#").replace("[", "").replace("]", "").rstrip() for section in sections for line in section.splitlines()
    ]
    return "\n".join(line.strip() for line in lines if line.strip())


def metadata() -> str:
    """Give metadata.txt with the newest entries of the change log; ``%`` is doubled because QGIS interpolates."""
    text = (ROOT / "metadata.txt").read_text(encoding="utf-8").rstrip("\n")
    changes = newest_changes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")).replace("%", "%%")
    return f"{text}\nchangelog=" + changes.replace("\n", "\n  ") + "\n"


def stage(folder: Path, link: bool = False) -> Path:
    """Lay out the plugin in a folder (emptied first), as links into the checkout or as copies; return the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    package = (path for path in (ROOT / NAME).iterdir() if path.name != "__pycache__")
    for source in (*package, ROOT / "resources", *(ROOT / text for text in TEXTS)):
        _place(source, folder / source.name, link)
    (folder / "metadata.txt").write_text(metadata(), encoding="utf-8")
    compile_translations(folder / "i18n")
    render_help(folder / "help")
    return folder


def archive(folder: Path, target: Path) -> Path:
    """Zip a staged folder; the same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{NAME}/{path.relative_to(folder).as_posix()}", (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, path.read_bytes())
    return target


def main() -> None:
    """Stage or zip, and say where it lies."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[2])
    parser.add_argument("--link", action="store_true", help="links into this checkout instead of a zip")
    if parser.parse_args().link:
        print(stage(ROOT / "build" / "dev" / NAME, link=True))
        return
    target = archive(stage(ROOT / "build" / "package" / NAME), ROOT / "build" / f"{NAME}.zip")
    print(f"{target} ({target.stat().st_size / 1e6:.2f} MB)")


if __name__ == "__main__":
    main()
