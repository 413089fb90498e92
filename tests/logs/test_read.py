"""Published logs: no radius is read larger than it was computed, and what a log does not say is not made up."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import certified_accuracy
from gdpcert._logs import read_log
from gdpcert._logs._read import lowest

HEAD = "idx\tlabel\tpredict\tradius\tcorrect\ttime\n"
# lines as Cohen et al. published them for CIFAR-10
PUBLISHED = HEAD + (
    "0\t3\t-1\t0.0\t0\t0:00:13.736080\n"
    "20\t7\t7\t0.0734\t1\t0:00:13.771528\n"
    "40\t4\t4\t0.405\t1\t15.4\n"
    "60\t7\t6\t1.22\t0\t15.6\n"
    "80\t8\t8\t1.0\t1\t15.6\n"
    "100\t4\t4\t0.21\t1\t15.6\n"
)
LOWEST = ["0", "0.07335", "0.4045", "1.215", "0.9995", "0.2095"]

positive = st.floats(1e-6, 50, allow_nan=False)


def write(folder, text, name="noise_0.50__sigma_0.25.tsv"):
    file = folder / name
    file.write_text(text)
    return file


def decimals(text):
    return max(-Decimal(text).as_tuple().exponent, 0)


def test_radii_are_the_least_numbers_that_are_printed_so(tmp_path):
    log = read_log(write(tmp_path, PUBLISHED))
    assert [Fraction(r) <= Fraction(exact) for r, exact in zip(log.certificate.radius, LOWEST, strict=True)] == [
        True
    ] * 6
    np.testing.assert_allclose(log.certificate.radius, [float(exact) for exact in LOWEST], rtol=3e-16)
    assert log.indices.tolist() == [0, 20, 40, 60, 80, 100]
    assert log.certificate.predicted.tolist() == [-1, 7, 4, 6, 8, 4]
    assert log.certificate.abstained.tolist() == [True] + [False] * 5
    assert (log.sigma, log.sigma_source, log.digits) == (0.25, "the file's name", 3)
    assert certified_accuracy(log.certificate, log.labels, 0.0) == 4 / 6
    assert certified_accuracy(log.certificate, log.labels, 0.405) == 1 / 6
    assert np.isnan(log.certificate.failure)


@given(positive)
def test_what_was_printed_in_three_digits_is_not_read_as_more(radius):
    text = f"{radius:.3}"
    least = lowest(Decimal(text), 3, 20)
    assert least <= Fraction(radius)
    # the next number below is printed otherwise, the least itself or the next above is printed so
    assert Decimal(f"{float(least * (1 - Fraction(1, 10**9))):.3}") < Decimal(text)
    assert Decimal(f"{float(least * (1 + Fraction(1, 10**9))):.3}") == Decimal(text)


@given(positive, st.integers(2, 8))
def test_nor_is_what_was_printed_in_some_decimals(radius, places):
    text = f"{radius:.{places}f}"
    digits = max(3, len(Decimal(text).as_tuple().digits))
    assert lowest(Decimal(text), digits, decimals(text)) <= Fraction(radius)


def test_more_digits_are_noticed(tmp_path):
    log = read_log(write(tmp_path, HEAD + "0\t1\t1\t0.123456\t1\t0\n1\t1\t1\t0.5\t1\t0\n"))
    assert log.digits == 6
    np.testing.assert_allclose(log.certificate.radius, [0.1234555, 0.4999995], rtol=1e-15)


def test_a_log_too_short_to_show_its_digits_is_read_at_the_decimals_that_it_has(tmp_path):
    log = read_log(write(tmp_path, HEAD + "0\t1\t1\t0.5\t1\t0\n1\t1\t1\t0.02\t1\t0\n"))
    np.testing.assert_allclose(log.certificate.radius, [0.495, 0.015], rtol=1e-15)


@pytest.mark.parametrize("name", ["a_sigma_0.25", "noise_0.50__sigma_0.25", "sigma_0.25.txt"])
def test_sigma_is_from_the_name_unless_it_is_given(tmp_path, name):
    file = write(tmp_path, PUBLISHED, name)
    assert read_log(file).sigma == 0.25
    given_one = read_log(file, 0.5)
    assert (given_one.sigma, given_one.sigma_source) == (0.5, "--sigma")


@pytest.mark.parametrize("name", ["log.tsv", "noise_0.50.tsv", "sigma_0.00.tsv"])
def test_a_log_without_sigma_says_where_it_may_come_from(tmp_path, name):
    with pytest.raises(ValueError, match=r"--sigma, or name the file as in noise_0\.50__sigma_0\.50\.tsv"):
        read_log(write(tmp_path, PUBLISHED, name))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("0\t1\t1\t0.5\t0\t1.0", "`correct` is 0 for the label 1 and the prediction 1"),
        ("0\t1\t2\t0.5\t1\t1.0", "`correct` is 1"),
        ("0\t1\t-1\t0.5\t0\t1.0", "the radius is 0.5"),
        ("0\t1\t1\t-0.5\t1\t1.0", "the radius is -0.5"),
        ("0\t1\t1\tinf\t1\t1.0", "the radius is inf"),
        ("0\t1\t1\tnan\t1\t1.0", "the radius is nan"),
        ("0\t1\t1\tfar\t1\t1.0", "line 3"),
        ("-1\t1\t1\t0.5\t1\t1.0", "negative"),
        ("0\t1\t-2\t0.5\t0\t1.0", "negative"),
        ("0\t1.5\t1\t0.5\t0\t1.0", "line 3"),
        ("0\t1\t1\t0.5\t1", "line 3"),
        ("0 1 1 0.5 1 1.0", "line 3"),
        ("", "line 3"),
    ],
)
def test_a_line_that_is_none_of_a_log_is_named(tmp_path, line, message):
    text = HEAD + "7\t1\t1\t0.5\t1\t1.0\n" + line + "\n8\t1\t1\t0.5\t1\t1.0\n"
    with pytest.raises(ValueError, match=message) as caught:
        read_log(write(tmp_path, text))
    assert "line 3 is not a line of a log" in str(caught.value)


@pytest.mark.parametrize("text", ["", "\n", "a\tb\n", PUBLISHED.replace("idx", "index"), '{"schema": 1}\n'])
def test_another_file_is_refused_with_the_columns_of_a_log(tmp_path, text):
    with pytest.raises(ValueError, match="must name the columns idx, label, predict, radius, correct, time"):
        read_log(write(tmp_path, text))


def test_a_log_of_nothing_or_of_two_runs_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no line after its columns"):
        read_log(write(tmp_path, HEAD))
    with pytest.raises(ValueError, match="index 20 twice"):
        read_log(write(tmp_path, PUBLISHED + PUBLISHED.splitlines()[2] + "\n"))


def test_a_last_line_that_was_not_finished_is_left_out(tmp_path):
    begin = PUBLISHED.rindex("\n", 0, -1) + 1
    for length in range(begin, len(PUBLISHED) + 1):
        # with its last column begun, all that counts of a line is there
        whole = PUBLISHED[begin:length].count("\t") == 5
        assert len(read_log(write(tmp_path, PUBLISHED[:length])).indices) == 5 + whole
