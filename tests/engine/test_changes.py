"""When did an object change? Where masks hid it, that is what those patches say that were seen just before."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import N_REFERENCE, fake_changes

DAY = N_REFERENCE + 1


@pytest.mark.parametrize(("n_seen", "of", "wanted"), [(4, 10, DAY), (10, 10, DAY), (0, 10, DAY + 1), (1, 10, DAY + 1)])
def test_patches_that_were_masked_just_before_do_not_date_a_change(n_seen, of, wanted):
    changes = fake_changes()
    members = np.flatnonzero(changes.objects.of_patch >= 0)[:of]
    seen = np.arange(of) < n_seen
    events, at = changes.scores.patches.events, tuple(index[members] for index in changes.at)
    # The masked ones were seen last on the date before, and show it on the date after.
    events.previous_index[at] = DAY - 1
    events.date_index[at] = np.where(seen, DAY, DAY + 1)
    assert changes.date_index[changes.dating_patch(members)] == wanted
