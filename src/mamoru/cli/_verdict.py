"""How the command line tells a verdict: what was changed, what is proved, what cannot be."""

import click

from mamoru.cli._machine import dump
from mamoru.cli._telling import REFUSED, say, say_machine, tell_finding
from mamoru.evidence.verdict import Verdict


def tell_verdict(verdict: Verdict, *, form: str, holds: str) -> int:
    """Print a verdict and return the exit code; ``holds`` is said where nothing was changed."""
    if form == "json":
        fields = {"proved": [s.says for s in verdict.proved], "unproved": verdict.unproved}
        say_machine(dump("verdict", {**fields, "valid": verdict.valid, "findings": verdict.findings}))
    else:
        for finding in verdict.findings:
            tell_finding(finding, "")
        if verdict.valid:
            say(click.style(holds, fg="green", bold=True))
        for step in verdict.proved:
            say(f"  proved: {step.says}")
        for sentence in verdict.unproved:
            say(f"  not proved: {sentence}")
    return 0 if verdict.valid else REFUSED
