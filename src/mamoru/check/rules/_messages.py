"""Tell by what a channel of a choice sends messages: as the notice declares it, else as a name tells.

A choice says it in ``sent-by:``.  Without that, words in the channel's name count (``email``,
``weekly-newsletter``, ``line``), and where no channel of the choice has such a name, words of its title, in
any language.  Nothing else is guessed.  Law: Directive 2002/58/EC art. 2(h), electronic mail is any stored
text, voice, sound or image message; the facts of ``messages``.  Calls are left out: what laws say of them is
about automatic ones alone, and no notice states which it makes.
"""

import re
from collections.abc import Mapping

from mamoru.model.promises.conduct import Choice

#: A medium -> words in the name of a channel that mean it; the whole name without its hyphens counts as well.
NAMED: Mapping[str, frozenset[str]] = {
    "e-mail": frozenset({"email", "emails", "newsletter", "newsletters", "mailmagazine", "merumaga"}),
    "sms": frozenset({"sms", "mms", "rcs", "texting", "textmessage", "textmessages", "shortmessage"}),
    "messenger": frozenset({"whatsapp", "messenger", "messengers", "kakaotalk", "kakao", "wechat", "viber"}),
    "push": frozenset({"push", "pushes"}),
}
ALONE = {"line": "messenger", "text": "sms", "texts": "sms"}  #: in longer names they mean something else
#: A medium -> how titles speak of it; in the order in which a law is likely to be asked.
TITLED: Mapping[str, re.Pattern[str]] = {
    "e-mail": re.compile(
        r"\be-?mails?\b|\bnewsletters?\b|\bcorreo electr|(?<!ダイレクト)メール|メルマガ"
        r"|이메일|전자우편|邮件|郵件",
        re.IGNORECASE,
    ),
    "sms": re.compile(r"\bsms\b|\btext messages?\b|ショートメッセージ|문자|短信|簡訊", re.IGNORECASE),
    "messenger": re.compile(r"\bLINE\b|\bwhatsapp\b|카카오톡|알림톡|微信", re.IGNORECASE),
}
NO_MESSAGE = frozenset({"post", "postal", "letter", "letters", "paper", "fax", "phone", "call", "calls"})
#: What a law calls any electronic message: whatever waits, stored, until somebody reads it.
STORED = frozenset({"e-mail", "sms", "messenger"})


def media(choice: Choice) -> Mapping[str, str]:
    """Return the channels of a choice by which messages are sent, each with its medium."""
    known = {channel: choice.sent_by.get(channel) or _named(channel) for channel in choice.channels}
    if not any(known.values()):
        titled = next((by for by, words in TITLED.items() if _says(choice, words)), "")
        known = {channel: "" if _parts(channel) & NO_MESSAGE else titled for channel in known}
    return {channel: by for channel, by in known.items() if by}


def reached(law_channel: str, by: str) -> bool:
    """Tell whether what a law says of a channel is about messages sent by a medium."""
    return by in STORED if law_channel == "any" else by == law_channel != "phone"


def _named(channel: str) -> str:
    parts = _parts(channel)
    if parts & NO_MESSAGE:
        return ""
    return ALONE.get(channel) or next((by for by, words in NAMED.items() if parts & words), "")


def _parts(channel: str) -> set[str]:
    return {*channel.split("-"), channel.replace("-", "")}


def _says(choice: Choice, words: re.Pattern[str]) -> bool:
    return any(words.search(text) for text in choice.title.values())
