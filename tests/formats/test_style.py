"""The colours of every page, measured: WCAG 2.2, 1.4.3 (text, 4.5 to 1) and 1.4.11 (edges, 3 to 1)."""

import re
from importlib.resources import files

import pytest

STYLE = (files("mamoru.formats") / "_style.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
ROOT = re.compile(r":root \{(.*?)\n\s*\}", re.DOTALL)
SCHEMES = dict(zip(("light", "dark", "print"), ROOT.findall(STYLE), strict=True))

TEXTS = (
    *((ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "card")),
    *(("ink", f"{tone}-soft") for tone in ("accent", "good", "warn", "bad")),
    *((tone, f"{tone}-soft") for tone in ("accent", "good", "warn", "bad")),
    *((tone, "card") for tone in ("good", "warn", "bad")),
    ("accent", "warn-soft"),
)


def colours(scheme: str) -> dict[str, str]:
    return dict(COLOUR.findall(SCHEMES[scheme]))


def light(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2, glossary)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_measure_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_states_every_colour(scheme: str) -> None:
    assert colours(scheme).keys() == colours("light").keys()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(ink: str, ground: str, scheme: str) -> None:
    told = colours(scheme)

    assert contrast(told[ink], told[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_edges_that_carry_meaning_stand_out(ground: str, scheme: str) -> None:
    told = colours(scheme)

    assert contrast(told["edge"], told[ground]) >= 3


def test_the_style_fetches_nothing() -> None:
    assert re.findall(r"url\(|@import|https?:|@font-face", STYLE) == []
