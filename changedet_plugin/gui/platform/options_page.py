"""What holds for all runs?

The page "Change detection" of QGIS's options. Written when the options are accepted.
"""

from __future__ import annotations

from collections.abc import Callable

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QGroupBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.engine import environment
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.settings import SETTINGS, Value
from changedet_plugin.core import disk
from changedet_plugin.core.parameters import MACHINE
from changedet_plugin.gui.guard import Guard
from changedet_plugin.gui.series.parameter_fields import device_box, gigabytes_box
from changedet_plugin.gui.widgets import form, named, push_button
from changedet_plugin.paths import RESOURCES


class OptionsPage(QgsOptionsPageWidget):
    """Shows the settings, and writes those that were changed."""

    applied = pyqtSignal(list)
    """Names of the settings that have another value now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.python = _path_field(QgsFileWidget.StorageMode.GetFile, tr("the private one, set up in the dock"))
        self.device = device_box()
        self.memory = gigabytes_box(MACHINE["memory"], step=0.5)
        self.threads = QSpinBox()
        self.threads.setRange(0, int(SETTINGS["threads"].high or 0))
        self.threads.setSpecialValueText(tr("as many as there are cores"))
        self.store_cap = gigabytes_box(MACHINE["store_cap"], step=5.0)
        self.store = _path_field(QgsFileWidget.StorageMode.GetDirectory, tr("your cache folder"))
        self.encoders = _path_field(QgsFileWidget.StorageMode.GetDirectory, tr("a folder in the profile of QGIS"))
        self.reset_button = push_button(
            tr("&Reset to defaults"), "options_reset", tr("Show the defaults of all of these; they are kept when you accept.")
        )
        self.problems = QLabel()
        self.problems.setObjectName("options_problems")
        self.problems.setWordWrap(True)
        self._lay()
        self._show({name: settings.read(name) for name in self._values()})
        self._former = self._values()
        for field in (self.python, self.store, self.encoders):
            field.fileChanged.connect(self._show_problems)
        self.reset_button.clicked.connect(lambda: self._show({name: SETTINGS[name].default for name in self._values()}))
        self._show_problems()
        Guard(self)

    def isValid(self) -> bool:
        """Whether what was changed can be used; what was set before does not keep the options open."""
        return not any(map(self._is_changed, self._problems()))

    def apply(self) -> None:
        """Keep what was changed and can be used."""
        problems, values = self._problems(), self._values()
        changed = [name for name in values if self._is_changed(name) and name not in problems]
        for name in changed:
            if values[name] == SETTINGS[name].default:
                settings.reset(name)
            else:
                settings.write(name, values[name])
            self._former[name] = values[name]
        if changed:
            self.applied.emit(changed)

    def _values(self) -> dict[str, Value]:
        return {
            "engine_python": self.python.filePath().strip(),
            "device": str(self.device.currentData()),
            "memory_gb": self.memory.value(),
            "threads": self.threads.value(),
            "store": self.store.filePath().strip(),
            "store_gb": self.store_cap.value(),
            "encoders": self.encoders.filePath().strip(),
        }

    def _show(self, values: dict[str, Value]) -> None:
        self.python.setFilePath(str(values["engine_python"]))
        self.device.setCurrentIndex(max(self.device.findData(values["device"]), 0))
        self.memory.setValue(float(values["memory_gb"]))
        self.threads.setValue(int(values["threads"]))
        self.store.setFilePath(str(values["store"]))
        self.store_cap.setValue(float(values["store_gb"]))
        self.encoders.setFilePath(str(values["encoders"]))

    def _is_changed(self, name: str) -> bool:
        return self._values()[name] != self._former[name]

    def _problems(self) -> dict[str, str]:
        """One sentence for every setting that cannot be used."""
        problems = {}
        values = self._values()
        python = str(values["engine_python"])
        if python and not disk.is_file(python):
            sentence = tr("There is no file {path}; choose the Python of the engine, or leave it empty.")
            problems["engine_python"] = sentence.format(path=python)
        for name in ("store", "encoders"):
            problem = settings.folder_problem(str(values[name])) if values[name] else ""
            if problem:
                problems[name] = problem
        return problems

    def _show_problems(self) -> None:
        text = "\n".join(self._problems().values())
        self.problems.setText(text)
        self.problems.setVisible(bool(text))

    def _lay(self) -> None:
        engine = QGroupBox(tr("Engine"))
        rows = form(None)
        for text, field, name, tip in (
            (tr("&Python"), self.python, "options_python", tr("The Python that runs the engine; empty = the private one.")),
            (tr("&Device"), self.device, "options_device", tr("What computes: automatic takes a graphics card that works.")),
            (tr("&Memory"), self.memory, "options_memory", tr("Most memory that the engine process takes, in gigabytes.")),
            (tr("&Threads"), self.threads, "options_threads", tr("How many tiles are encoded at once, where memory allows.")),
        ):
            rows.addRow(_label(text, named(field, name, tip)), field)
        sentence = tr("{state} It is set up and tested in the dock, on the Series page.")
        state = QLabel(sentence.format(state=environment.describe_engine().sentence))
        state.setObjectName("options_engine_state")
        state.setWordWrap(True)
        box = QVBoxLayout(engine)
        box.addWidget(state)
        box.addLayout(rows)
        folders = QGroupBox(tr("Folders"))
        rows = form(folders)
        for text, field, name, tip in (
            (tr("&Cache"), self.store, "options_store", tr("Where encoded dates are kept, so that none is encoded twice.")),
            (
                tr("Cache &up to"),
                self.store_cap,
                "options_store_gb",
                tr("Most that it holds, in gigabytes; the oldest makes room."),
            ),
            (tr("E&ncoders"), self.encoders, "options_encoders", tr("Where the files of encoders lie (.onnx).")),
        ):
            rows.addRow(_label(text, named(field, name, tip)), field)
        foot = QHBoxLayout()
        foot.addWidget(self.reset_button)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        for widget in (engine, folders, self.problems):
            layout.addWidget(widget)
        layout.addLayout(foot)
        layout.addStretch(1)


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever the options are opened."""

    def __init__(self, applied: Callable[[list[str]], None]) -> None:
        super().__init__(tr("Change detection"), QIcon(str(RESOURCES / "icons" / "changedet.svg")))
        self._applied = applied

    def createWidget(self, parent: QWidget | None = None) -> OptionsPage:
        """One page for one opening of the options."""
        page = OptionsPage(parent)
        page.setObjectName("changedet_options")
        page.applied.connect(self._applied)
        return page


def _path_field(mode: QgsFileWidget.StorageMode, placeholder: str) -> QgsFileWidget:
    field = QgsFileWidget()
    field.setStorageMode(mode)
    field.lineEdit().setPlaceholderText(placeholder)
    return field


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(buddy)
    return label
