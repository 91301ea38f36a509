"""A report as JSON, for programs.

What codes mean and the lines of files are left out: `mamoru explain` and the files tell them.
"""

import json
from dataclasses import asdict, replace

from mamoru.model.kinds.report import Format, Report


def _render(report: Report) -> str:
    told = {"format": "mamoru-report/1", **asdict(replace(report, meanings={}, lines={}))}
    del told["meanings"], told["lines"]
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


JSON = Format(name="json", says="JSON, for programs", render=_render)
