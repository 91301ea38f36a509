"""The leak gate: what it stops, and what it lets pass.

The leaks are put together at run time, so that this file is none itself.
"""

import subprocess
from pathlib import Path

import pytest

from tools.leaks import leaks, main


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        (("see /ho", "me/mio/notes"), "a folder of somebody's machine"),
        (('open("/t', 'mp/answer.txt")'), "a folder of somebody's machine"),
        (("cd /wo", "rk/tree"), "a folder of somebody's machine"),
        (("/Us", "ers/mio"), "a folder of somebody's machine"),
        (("PATH=/o", "pt/tool"), "a folder of somebody's machine"),
        (("/ro", "ot/.config"), "the home of the administrator"),
        (("C:\\Us", "ers\\mio"), "a Windows profile"),
        (("--extra-ind", "ex-url https://x"), "an option of a package index"),
        (("https://files.python", "hosted.org/a"), "a registry host"),
        (("http://192.1", "68.0.7/simple"), "an address of a private network"),
        (("https://packages.big.inter", "nal/simple"), "a host of a private network"),
        (("https://mio:", "sesame@example.com"), "credentials in an address"),
        (("-----BEG", "IN PRIVATE KEY-----\n" + "A" * 40), "a private key"),
    ],
)
def test_a_leak_is_named_with_its_line(parts: tuple[str, str], what: str) -> None:
    assert list(leaks("first line\n" + "".join(parts))) == [(2, what)]


@pytest.mark.parametrize(
    "text",
    [
        "the framework/work table, network/tmp and https://example.com/home/index.html",
        "postgresql://{user}:{password}@localhost/shop",
        "http://127.0.0.1:8000/ and http://localhost",
        "-----BEG" + "IN PUBLIC KEY-----\n" + "A" * 40,
        'header = "-----BEG' + 'IN PRIVATE KEY-----"',
        "examples/apparel-group/demo.py, ./work/here, ~/work/here",
    ],
)
def test_an_ordinary_text_passes(text: str) -> None:
    assert list(leaks(text)) == []


def test_the_gate_reads_new_files_and_leaves_ignored_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)  # noqa: S607 - the git of the machine
    (tmp_path / ".gitignore").write_text("ignored.txt\n")
    for name in ("new.txt", "ignored.txt"):
        (tmp_path / name).write_text("fine\n/ho" + "me/mio/x\n")
    monkeypatch.chdir(tmp_path)

    assert main() == 1
    assert capsys.readouterr().out == "new.txt:2: a folder of somebody's machine\n"


def test_the_gate_fails_where_git_cannot_list_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))

    assert main() == 2
    assert "git cannot list the files: " in capsys.readouterr().err
