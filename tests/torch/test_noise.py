"""The noise is a function of its key."""

import os
import select
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gdpcert_torch import keyed_normal
from gdpcert_torch._noise import _sequence, keyed_blocks

WORDS = st.integers(0, 2**64 - 1)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=2, max_size=4, unique=True))
def test_noise_depends_on_its_key_alone_and_not_on_the_order_of_calls(keys):
    there = [keyed_normal((2, 3, 4), *key) for key in keys]
    back = [keyed_normal((2, 3, 4), *key) for key in reversed(keys)][::-1]
    assert all(torch.equal(a, b) for a, b in zip(there, back, strict=True))
    assert len({tuple(noise.flatten().tolist()) for noise in there}) == len(keys)


def test_all_64_bits_of_every_word_count():
    base = (3, 5, 7, 11)
    changed = [(*base[:i], base[i] + 2**shift, *base[i + 1 :]) for i in range(4) for shift in (0, 31, 32, 63)]
    drawn = {tuple(keyed_normal((8,), *words).tolist()) for words in [base, *changed]}
    assert len(drawn) == 1 + len(changed)


def test_words_that_would_spell_the_same_bits_are_kept_apart():
    assert not torch.equal(keyed_normal((8,), 1, 2**32), keyed_normal((8,), 1, 0, 1))
    keys = [(), (0,), (0, 0), (5,), (5, 0), (0, 5), (2**32,), (0, 1)]
    assert len({int(_sequence(key).generate_state(1, np.uint64)[0]) for key in keys}) == len(keys)


def test_noise_is_standard_normal():
    noise = keyed_normal((1_000_000,), 1, 2, 3).double().numpy()
    # five standard errors of each statistic under normality, n = 1e6
    assert abs(noise.mean()) < 5e-3
    assert abs(noise.var() - 1) < 5 * np.sqrt(2 / 1e6)
    assert abs((noise**4).mean() - 3) < 5 * np.sqrt(96 / 1e6)
    assert abs(np.mean(np.abs(noise) > 3) - 0.0026998) < 5 * np.sqrt(0.0027 / 1e6)


def test_blocks_of_different_keys_are_uncorrelated():
    a, b = (keyed_normal((400_000,), 9, index, 0, 0).double() for index in (0, 1))
    assert abs(float((a * b).mean())) < 5 / np.sqrt(400_000)


@pytest.mark.parametrize("word", [-1, 2**64])
def test_words_out_of_range_are_refused(word):
    with pytest.raises(ValueError, match=r"integers in \[0, 2\*\*64\)"):
        keyed_normal((2,), word)


def test_the_callers_generator_is_left_alone():
    torch.manual_seed(1)
    expected = torch.rand(3)
    torch.manual_seed(1)
    keyed_normal((5,), 1)
    assert torch.equal(torch.rand(3), expected)


def test_a_forked_child_draws_the_same_noise():
    expected = keyed_normal((100_000,), 4)
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of just this: a fork beside threads
        child = os.fork()
    if child == 0:
        os.write(writer, b"same" if torch.equal(keyed_normal((100_000,), 4), expected) else b"other")
        os._exit(0)
    assert select.select([reader], [], [], 30)[0], "the child hangs"
    assert os.read(reader, 5) == b"same"
    os.waitpid(child, 0)


def test_blocks_are_those_of_their_keys_in_any_company():
    keys = [(1, 2, 0), (1, 2, 1), (7, 2, 0)]
    together = keyed_blocks((5, 3, 4, 2), keys)
    assert together.shape == (15, 3, 4, 2)
    assert together.is_contiguous(memory_format=torch.channels_last)
    for number, key in enumerate(keys):
        assert torch.equal(keyed_blocks((5, 3, 4, 2), [key]), together[5 * number : 5 * number + 5])
    assert len(torch.unique(together)) == together.numel()


def test_blocks_are_standard_normal_far_into_the_tail():
    noise = keyed_blocks((100, 3, 32, 32), [(3, number) for number in range(40)]).numpy().astype(np.float64).ravel()
    count = noise.size  # 12,288,000
    for bound, tail in ((1, 0.31731050786), (2, 0.045500263896), (3, 0.0026997960633), (4, 6.3342483666e-5)):
        found = np.mean(np.abs(noise) > bound)
        assert abs(found - tail) < 5 * np.sqrt(tail * (1 - tail) / count)  # five standard errors
    # the next one is beyond 5 with probability 0.999 among so many, and none beyond what 32 bits reach
    assert 5 < np.abs(noise).max() < 6.77
    assert np.isfinite(noise).all()
    assert abs(np.corrcoef(noise[::2], noise[1::2])[0, 1]) < 5 / np.sqrt(count / 2)


def test_both_ends_of_the_uniforms_are_finite_and_of_unit_scale(monkeypatch):
    class Ends:
        def __init__(self, _):
            pass

        def random_raw(self, count):
            return np.resize(np.array([0, 2**64 - 1, 2**32 - 1], dtype=np.uint64), count)

    monkeypatch.setattr(np.random, "SFC64", Ends)
    noise = keyed_normal((31,), 1)
    assert torch.isfinite(noise).all()
    assert noise.abs().max() == pytest.approx(np.sqrt(66 * np.log(2)), rel=1e-6)
