"""A report as JSON, for programs."""

import json
from dataclasses import asdict

from mamoru.model.kinds.report import Format, Report


def _render(report: Report) -> str:
    told = {"format": "mamoru-report/1", **asdict(report)}
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


JSON = Format(name="json", says="JSON, for programs", render=_render)
