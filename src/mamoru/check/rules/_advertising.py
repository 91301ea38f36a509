"""Tell which uses are advertising by messages, and by which: their names, titles and data tell.

No word of a notice says that a use is direct marketing.  A purpose is read as such where its name or its
title speaks of it, in the languages that notices are written in; the medium is what the same words name, else
e-mail where it uses an address.  Law: Directive 2002/58/EC art. 13(1); GDPR art. 21(2).
"""

import re

from mamoru.check.rules._messages import NAMED, TITLED
from mamoru.model.notice import Notice, Purpose

#: Parts of a purpose's name that mean advertising.
WORDS = frozenset(
    {"promote", "promotion", "promotions", "promoting", "marketing", "telemarketing", "advertise"}
    | {"advertising", "advertisement", "advertisements", "newsletter", "newsletters", "campaigns"}
)
ALONE = frozenset({"market", "news", "offers", "campaign"})  #: in longer names they mean something else
SPOKEN = re.compile(
    r"\bmarketing\b|\badvertis(?:e|ing|ements?)\b|\bpromotion(?:s|al)?\b|\bnews(?:letters?)?\b"
    r"|\bspecial offers\b|\bwerbung\b|\bwerbliche"
    r"|\bpublicit|\bprospection\b|\bpublicidade?\b|\bpromoci|\bpromoç|\bbolet[ií]n"
    r"|広告|宣伝|販売促進|販促|プロモーション|マーケティング|メルマガ|メールマガジン"
    r"|(?:商品|サービス|セール|提携先|お得な情報|キャンペーン)(?:など|等)?のご?案内"
    r"|营销|營銷|行銷|促销|促銷|广告|廣告|推广|推廣|마케팅|광고|홍보|판촉|프로모션",
    re.IGNORECASE,
)


def advertised_by(purpose: Purpose, told: Notice) -> str:
    """Return by what a use sends advertising: ``e-mail``, ``sms`` or ``messenger``; empty: by nothing known.

    Open words authorise no use, and so are none.
    """
    if purpose.open or not purpose.uses or not _is_advertising(purpose):
        return ""
    parts = _parts(purpose.node.id)
    return (
        next((by for by, words in NAMED.items() if parts & words), "")
        or next((by for by, words in TITLED.items() if any(map(words.search, purpose.title.values()))), "")
        or ("e-mail" if any(_is_address(leaf, told) for leaf in purpose.uses) else "")
    )


def _is_advertising(purpose: Purpose) -> bool:
    name = purpose.node.id.rpartition(".")[2]
    return bool(
        name in ALONE
        or not WORDS.isdisjoint(name.split("-"))
        or any(map(SPOKEN.search, purpose.title.values()))
    )


def _is_address(leaf: str, told: Notice) -> bool:
    """Tell whether a category is an address of e-mail, by its name or its title."""
    titled = (TITLED["e-mail"].search(text) for text in told.categories[leaf].title.values())
    return not NAMED["e-mail"].isdisjoint(_parts(leaf)) or any(titled)


def _parts(node: str) -> set[str]:
    name = node.rpartition(".")[2]
    return {*name.split("-"), name.replace("-", "")}
