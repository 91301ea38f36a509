"""Tell open-ended words, which name nobody and nothing, in the languages of notices.

Words that go on after what is named (``etc.``, ``等``) or stand for whatever else (``other purposes``,
``その他``) leave open what is meant.  Words that begin examples (``such as``, ``z. B.``) do not: what stands
before them is the limit, unless that is a word for anything (``purposes such as``).  What a law limits
(``as required by law``) is not open, nor is a word that only holds such a sign (平等, 등록), nor a name that
the law itself gives a set (開示等, APPI art. 37).
"""

import re

from mamoru.model.promises.node import Wording

_ANYTHING = "purposes?|uses?|reasons?|matters?"
_LISTED = f"{_ANYTHING}|things?|activities|services|people|persons?|parties|companies|data|information"
_ENGLISH = (
    r"etc\b\.?|et cetera|among other things|and so (?:on|forth)|and the like|and more\b|any other\b"
    r"|other duties"
    rf"|other (?:{_ANYTHING})\b|(?:and|or) other (?:{_LISTED})\b(?! (?:of|in) (?:our|the)\b)"
    r"|(?:and|or) (?:similar|related|comparable) \w+"
    r"|as (?:needed|necessary|required|appropriate)\b(?! (?:by|under)\b)"
    r"|(?:including|but),? (?:not limited to|without limitation)"
    rf"|(?:for|all|any|various) (?:{_LISTED}),? such as|whatever else|anything else"
)
_GERMAN = (
    r"usw\b\.?|u\. ?a\. ?m\.|u\. ?ä\.|und ähnliche\w*|und dergleichen|und (?:weitere|mehr|andere)[mnrs]?\b"
    r"|sonstige\w*"
    r"|(?:andere|weitere|ähnliche)n? (?:zwecke|daten|empfänger|dritte)n?\b|bei bedarf|nach bedarf"
    r"|soweit erforderlich|nicht (?:beschränkt|begrenzt) auf"
)
_ROMANCE = (
    r"y otros\b|entre otr[oa]s|e outros\b|entre outr[oa]s|et autres\b|entre autres|otros fines|outros fins"
)
_JAPANESE = (
    r"など|その他|そのほか|必要に応じ|これらに限(?:られ|定され)"
    r"|(?<!開示)(?<!訂正)(?<!停止)(?<!消去)(?<![相平均同対高中初上下劣優特何彼我吾降親一二三四五六七八九])等"
    r"(?![級级価价号分身式比差量高しく々待候同于於])(?!に関する(?:法律|規則|条例))"
)
_CHINESE = r"(?<!集团)(?<!集團)其[他它]|包括但不限[于於]|必要[时時]|视需要|以及类似"
_KOREAN = r"(?<=\s)등(?=$|[\s,.)·]|을|의|에|과|으로)|기타|그 밖의|이에 국한되지|필요에 따라"
OPEN = re.compile(
    rf"\b(?:{_ENGLISH}|{_GERMAN}|{_ROMANCE})|{_JAPANESE}|{_CHINESE}|{_KOREAN}",
    re.IGNORECASE,
)
OTHERS = re.compile(r"\b(?:among others|(?:and|or) others\b)|^(?:all )?others\b", re.IGNORECASE)


def open_words(title: Wording, *, who: bool = True) -> str:
    """Return the first open-ended words of a title, in any of its languages; empty where there are none.

    ``who``: the title is of somebody or of what they do, so that ``others`` leaves open who is meant.
    """
    patterns = (OPEN, OTHERS) if who else (OPEN,)
    matches = (pattern.search(text) for text in title.values() for pattern in patterns)
    return next((match[0] for match in matches if match), "")
