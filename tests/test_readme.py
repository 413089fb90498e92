"""The README's examples run and print what they say."""

import doctest
import re
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def blocks():
    return re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_library_example_prints_what_it_says():
    example = blocks()[0]
    assert example.count(">>>") >= 5
    test = doctest.DocTestParser().get_doctest(example, {}, "README", str(README), 0)
    result = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(test)
    assert result.attempted >= 5
    assert result.failed == 0


def test_a_classifier_of_ones_own_is_certified_in_three_lines(capsys):
    import torch

    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(48, 3))
    namespace = {"model": model, "images": torch.rand(2, 3, 4, 4), "mean": 0.5, "std": 0.25}
    code = blocks()[1]
    assert len([line for line in code.splitlines() if line.strip()]) == 3
    exec(code, namespace)
    certificates = namespace["certificates"]
    assert certificates.radius.shape == (2,)
    assert (certificates.n <= 10_000).all()
    assert str(certificates.radius) in capsys.readouterr().out


def test_every_link_between_the_pages_leads_somewhere():
    root = README.parent
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\((?!https?://)([^)#]+)\)", page.read_text(encoding="utf-8"))
    ]
    assert len(links) >= 6
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []
