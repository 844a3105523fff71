# make demo    the whole way through QGIS on a real forest, fetched once; SERIES=generated|folder [REFERENCE_END=date] [SHOW=1]
# make test    lint and every test
# make test-qt6   the plugin on Qt 6, every call of QGIS held against the published signatures of QGIS 4 (part of make test)
# make test-qgis SUITE=trixie   demo, desktop, live and package tests with the QGIS of another Debian (root; a chroot below build/qgis)
# make test-hostile   every odd, broken or hostile file that we can think of, and what runs endure; writes docs/reliability.md (hours)
# make fuzz MINUTES=5    readers of what other people send, each fed so long with ever odder texts; a part of docs/reliability.md
# make test-inputs     every kind of input of every product, built, run and judged; writes the table of docs/inputs.md
# make test-encoders SOURCES=folder   foundation models, from random weights to ONNX, against the official code (needs torch)
# Each sets up what it needs (scripts/setup.sh): on Debian or Ubuntu nothing has to be installed by hand.

ENGINE := build/env/engine/bin/python
DESKTOP := build/env/desktop/bin/python
REPORTS := build/test

export CHANGEDET_ENGINE_PYTHON ?= $(CURDIR)/$(ENGINE)
export PYTHONDONTWRITEBYTECODE := 1
export PYTHONUNBUFFERED := 1
# Tests and scripts load ONNX Runtime too; it would report that to its makers.
export ORT_DISABLE_TELEMETRY := 1

.PHONY: setup demo test lint test-engine test-desktop test-qt6 test-live test-package test-hostile fuzz test-inputs test-qgis test-encoders bench bench-accuracy bench-peers constants lock audit package screenshots translate clean

setup:
	@scripts/setup.sh

demo: setup
	@$(ENGINE) -m scripts.desktop.demo $(if $(SERIES),--series "$(SERIES)") $(if $(REFERENCE_END),--reference-end $(REFERENCE_END)) $(if $(SHOW),--show)

test: setup
	@rm -rf $(REPORTS)
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target test-desktop test-engine test-live test-qt6 test-package
	@$(ENGINE) -m scripts.summary $(REPORTS)

lint: setup
	$(ENGINE) -m ruff check .
	$(ENGINE) -m ruff format --check .
	$(ENGINE) -m mypy changedet changedet_plugin/core changedet_plugin/engine changedet_plugin/bridge
	build/env/engine/bin/lint-imports --no-cache
	$(ENGINE) -m scripts.scan

test-engine: setup
	$(ENGINE) -m pytest tests/test_house.py tests/core tests/engine tests/inputs tests/hostile tests/scripts tests/synthetic tests/endurance --junitxml=$(REPORTS)/engine.xml

test-desktop: setup
	QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1366x768x24" $(DESKTOP) -m pytest tests/desktop --junitxml=$(REPORTS)/desktop.xml

test-qt6: setup
	QT_QPA_PLATFORM=offscreen build/env/qt6/bin/python -m pytest tests/qt6 --junitxml=$(REPORTS)/qt6.xml

test-live: setup
	$(ENGINE) -m pytest tests/live --junitxml=$(REPORTS)/live.xml

test-hostile: setup
	$(ENGINE) -m tests.hostile
	QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1366x768x24" $(DESKTOP) -m tests.hostile.desktop
	$(ENGINE) -m tests.endurance
	QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1366x768x24" $(DESKTOP) -m tests.endurance.desktop
	$(ENGINE) -m tests.endurance.equality

fuzz: setup
	@python3 -m venv build/env/fuzz && build/env/fuzz/bin/python -m pip --quiet install "atheris>=2.3"
	PYTHONPATH="$$($(ENGINE) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" build/env/fuzz/bin/python -m tests.fuzz --minutes $(or $(MINUTES),5)

test-inputs: setup
	$(ENGINE) -m tests.inputs

test-package: setup
	$(ENGINE) -m pytest tests/package --junitxml=$(REPORTS)/package.xml

test-qgis:
	@scripts/test_qgis.sh $(SUITE)

test-encoders:
	@scripts/setup_encoders.sh
	build/env/encoders/bin/python -m pytest tests/encoders

bench: setup
	@$(ENGINE) -m scripts.bench

bench-accuracy: setup
	@OMP_NUM_THREADS=1 $(ENGINE) -m scripts.accuracy

bench-peers: setup
	@scripts/setup_peers.sh
	@OMP_NUM_THREADS=1 $(ENGINE) -m scripts.peers

constants: setup
	@$(ENGINE) -m scripts.constants

lock:
	@python3 -m venv build/env/lock && build/env/lock/bin/python -m pip --quiet install "uv>=0.8"
	@build/env/lock/bin/python -m scripts.lock

# What is not known of is no finding of none: --strict ends with 1 where a package cannot be asked about.
audit:
	@python3 -m venv build/env/audit && build/env/audit/bin/python -m pip --quiet install "pip-audit>=2.7"
	@for lock in resources/engine-requirements/*.lock.txt; do build/env/audit/bin/pip-audit --strict --disable-pip -r $$lock || exit 1; done

package: setup
	@$(ENGINE) -m scripts.package

screenshots: setup
	@$(ENGINE) -m scripts.desktop.screenshots

translate: setup
	@$(ENGINE) -m scripts.translate

clean:
	rm -rf build .qgis-settings *.egg-info
