"""The first files of a programme: valid, commented, with a mark where only a person knows what to write.

Comes in: answers.  Goes out: texts by file.  What is left to write begins with ``(to write: ``, which the
check tells (rule MAM-297).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mamoru.desk.beginning.writing import SCHEMA_LINE, quoted
from mamoru.notation.folder import NOTICE, PROGRAMME


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person says of the company."""

    name: str  #: of the programme, and of the controller in its files
    company: str
    controller: str  #: the legal person, as a register has it
    country: str
    law: str
    languages: tuple[str, ...]  #: the governing one first
    people: tuple[str, ...]
    today: date


#: What the smallest useful notice says, in the languages that are known; elsewhere a person writes it.
WORDS: Mapping[str, Mapping[str, str]] = {
    "title": {"en": "How {company} handles personal data", "ja": "{company}の個人情報の取扱いについて"},
    "customer": {"en": "Customers", "ja": "お客様"},
    "employee": {"en": "Employees", "ja": "従業員"},
    "applicant": {"en": "Applicants", "ja": "採用応募者"},
    "contact.name": {"en": "Name", "ja": "氏名"},
    "contact.email": {"en": "E-mail address", "ja": "メールアドレス"},
    "contact.phone": {"en": "Telephone number", "ja": "電話番号"},
    "contact.address": {"en": "Address", "ja": "住所"},
    "profile.birth-date": {"en": "Date of birth", "ja": "生年月日"},
    "account.password": {"en": "Password", "ja": "パスワード"},
    "account.choices": {"en": "Language and the messages you chose", "ja": "言語・配信の設定"},
    "dealings.orders": {"en": "What was ordered and paid", "ja": "注文とお支払い"},
    "dealings.messages": {"en": "What you wrote to us", "ja": "お問い合わせの内容"},
    "dealings.use": {"en": "How you use what we offer", "ja": "サービスのご利用状況"},
    "device.ip-address": {"en": "Address of your device in the network", "ja": "IPアドレス"},
}
DATA: Mapping[str, tuple[tuple[str, str], ...]] = {
    "contact": (
        ("name", "identifying"),
        ("email", "identifying"),
        ("phone", "identifying"),
        ("address", "identifying"),
    ),
    "profile": (("birth-date", ""),),
    "account": (("password", "secret"), ("choices", "")),
    "dealings": (("orders", ""), ("messages", ""), ("use", "")),
    "device": (("ip-address", ""),),
}
_PROGRAMME = """\
{schema}# What Mamoru itself needs to know. docs/reference/notation.md shows every key.
programme: {name}
"""
_NOTICE = """\
{schema}# What {company} promises, as `mamoru check` reads it. Each text in `(to write: ...)` waits for you.
# What else may stand here (recipients, retention, choices, contacts ...) is in docs/reference/notation.md.
notice: {name}
title: {title}
effective: {{on: {today}}}           # the day it takes effect
languages: {{governing: {governing}, editions: [{languages}]}}
law: {law}                           # `mamoru laws show {law}` tells what is known of it

entities:
  {name}: {{name: {controller}, country: {country}, address: {address}}}
controllers: [{{else: {name}}}]       # who is responsible; others may be routed by region before it

# Who the data is about, and the keys by which somebody who asks is looked for.
people:
{people}

# What is held of them: a tree. Its leaves are what the maps under systems/ name; [identifying] is a mark.
data:
{data}

# What it is used for, and why that is lawful: consent, contract, law, legitimate-interest ...
purposes:
{purposes}

# What people may ask for. `mamoru plan access` and `mamoru plan erasure` carry these two out.
rights:
  access: {{of: all}}
  erasure: {{of: all}}
"""
GITIGNORE = "# Keys, and answers to people: neither belongs into version control.\n.mamoru/\nanswers/\n"


def first_files(answers: Answers) -> Mapping[str, str]:
    """Return the texts of a new programme, by file."""
    return {
        PROGRAMME: _PROGRAMME.format(schema=SCHEMA_LINE.format(up="", kind="programme"), name=answers.name),
        NOTICE: _notice(answers),
        ".gitignore": GITIGNORE,
    }


def _notice(answers: Answers) -> str:
    return _NOTICE.format(
        schema=SCHEMA_LINE.format(up="", kind="notice"),
        name=answers.name,
        company=answers.company,
        today=answers.today.isoformat(),
        title=_worded("title", answers, "the title of the notice"),
        governing=answers.languages[0],
        languages=", ".join(answers.languages),
        law=answers.law,
        controller=quoted(answers.controller),
        country=answers.country,
        address=_to_write(f"the address of {answers.controller}"),
        people="\n".join(f"  {kind}: {_person(kind, answers)}" for kind in answers.people),
        data="\n".join(_branch(name, leaves, answers) for name, leaves in DATA.items()),
        purposes="\n".join(_purpose(kind, answers) for kind in answers.people),
    )


def _person(kind: str, answers: Answers) -> str:
    title = _worded(kind, answers, f"what you call people of the kind {kind}")
    return f"{{title: {title}, known-by: [{kind}-id, email], linked-by: {kind}-id}}"


def _branch(name: str, leaves: Sequence[tuple[str, str]], answers: Answers) -> str:
    lines = [f"  {name}:"]
    for leaf, mark in leaves:
        title = _worded(f"{name}.{leaf}", answers, f"a name for {leaf}")
        lines.append(f"    {leaf}: {{marks: [{mark}], title: {title}}}")
    return "\n".join(lines)


def _purpose(kind: str, answers: Answers) -> str:
    title = _worded("", answers, f"what you use the data of people of the kind {kind} for")
    what = f"of: {kind}, uses: [contact, account.choices, dealings], basis: contract"
    return f"  serve-{kind}:\n    {{{what},\n     title: {title}}}"


def _worded(what: str, answers: Answers, wanted: str) -> str:
    """Return a text in every language of the notice; where it is not known, what is to be written."""
    known = WORDS.get(what, {})
    texts = []
    for language in answers.languages:
        said = known.get(language.partition("-")[0])
        text = quoted(said.format(company=answers.company)) if said else _to_write(f"{wanted}, in {language}")
        texts.append(f"{language}: {text}")
    return f"{{{', '.join(texts)}}}"


def _to_write(wanted: str) -> str:
    return json.dumps(f"(to write: {wanted})", ensure_ascii=False)
