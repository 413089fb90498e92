"""The comparison on the page *Bands*: its laws have the means that it checks against, and its program runs."""

import numpy as np
import pytest

from tests.bands import compare
from tests.logs.test_read import PUBLISHED, write


@pytest.mark.parametrize("law", compare.LAWS, ids=lambda law: law.__name__)
def test_the_means_are_those_of_the_laws(law):
    drawn = np.maximum(law(np.random.default_rng(0), 10**6), 0)
    assert drawn.mean() == pytest.approx(compare.LAWS[law], abs=6e-3 * drawn.std())  # six standard deviations


@pytest.mark.parametrize("law", compare.LAWS, ids=lambda law: law.__name__)
def test_with_five_hundred_inputs_the_area_under_the_band_is_the_narrowest(law):
    missed, width = compare.simulate(law, compare.LAWS[law], 500, 40)
    assert missed.max() == 0
    assert width.argmin() == list(compare.WAYS).index("simultaneous_band")


def test_a_log_is_printed(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(compare, "LAWS", {})
    compare.main([str(write(tmp_path, PUBLISHED))])
    said = capsys.readouterr().out
    assert all(name in said for name in (*compare.WAYS, "simultaneous", "by itself"))
