"""What QGIS says of the plugin's tasks: nothing, however they end; the plugin says it."""

from __future__ import annotations

TASKS = """
import time
from qgis.core import QgsApplication, QgsSettings, QgsTask
from changedet_plugin.bridge import background
from changedet_plugin.core.errors import Cancelled, EngineError

class Waiting(background.BackgroundTask):
    def work(self):
        while not self.isCanceled():
            time.sleep(0.01)
        raise Cancelled("Stopped.")

class Failing(background.BackgroundTask):
    def work(self):
        raise EngineError("It cannot be.", "EngineMissing")

class OfOthers(QgsTask):
    def run(self):
        return False

ends, kept = [], []
def begin(made, of_ours=True):
    kept.append(made)
    if of_ours:
        made.cancelled.connect(lambda: ends.append("cancelled"))
        made.failed.connect(lambda kind, sentence: ends.append(sentence))
        background.start(made)
    else:
        made.taskTerminated.connect(lambda: ends.append("terminated"))
        QgsApplication.taskManager().addTask(made)
# As if every task took long.
QgsSettings().setValue("app/minTaskLengthForSystemNotification", 0)
"""


def said(desktop):
    desktop.settle()
    """The tasks that QGIS names in its message bar; it has messages of its own there too."""
    texts = desktop.ask("[one.text() for one in iface.messageBar().items()]")
    return [text for text in texts if text in ("Wait", "Fail", "Another")]


def test_a_task_that_is_cancelled_or_fails_is_not_called_failed_by_qgis(desktop):
    desktop.start()
    desktop.ask(TASKS)
    desktop.ask("begin(Waiting('Wait'))")
    desktop.wait_until("kept[-1].status() == kept[-1].TaskStatus.Running")
    desktop.ask("kept[-1].cancel()")
    desktop.wait_until("ends == ['cancelled']")
    assert said(desktop) == []
    desktop.ask("begin(Failing('Fail'))")
    desktop.wait_until("ends[1:] == ['It cannot be.']")
    assert said(desktop) == []
    assert int(desktop.ask("QgsSettings().value('app/minTaskLengthForSystemNotification')")) == 0
    desktop.ask("begin(OfOthers('Another'), of_ours=False)")
    desktop.wait_until("len(ends) == 3")
    assert said(desktop) == ["Another"]
    assert desktop.quit() == 0
