"""Which codes of countries, regions and languages there are, and which one somebody probably meant.

Comes in: a code as it is written.  Goes out: whether it is one, or the one that was meant.  Sources: ISO
3166-1 (alpha-2, the 249 codes officially assigned), ISO 639-1 (the 183 codes of two letters), BCP 47 (RFC
5646, the form of a tag), ISO 3166-2 for the parts of countries whose parts have laws of their own here.  The
parts of others, and languages of three letters, are judged by their form only.
"""

import re

_COUNTRIES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_COUNTRIES.split())
#: Exceptionally reserved in ISO 3166-1, or its users' own: notices, laws and databases write them.
ALSO = frozenset({"EU", "UK", "XK"})
EEA = "EEA"
_PARTS = {
    "US": """
AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR
PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR UM VI
""",
    "CA": "AB BC MB NB NL NS NT NU ON PE QC SK YT",
}
#: Country -> the codes of its parts, where it is known here: a law on the shelf is that of a part of it.
PARTS = {country: frozenset(parts.split()) for country, parts in _PARTS.items()}
_LANGUAGES = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv
dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie
ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv
mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm
rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts
tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES = frozenset(_LANGUAGES.split())

_REGION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
#: Codes that are no countries, each with the country whose language, plate or older code it is.
_NO_COUNTRIES = "EL:GR DU:DE EN:GB JA:JP KO:KR SP:ES SW:CH SF:FI DA:DK CS:CZ ZH:CN PO:PL YU:RS AN:CW TP:TL"
_COUNTRIES_MEANT = dict(pair.split(":") for pair in _NO_COUNTRIES.split())
#: Codes that are no languages, each with the language of the country that it is.
_NO_LANGUAGES = (
    "jp:ja cn:zh dk:da cz:cs gr:el gb:en us:en at:de vn:vi ua:uk il:he ir:fa in:hi iw:he ph:fil sp:es"
)
_LANGUAGES_MEANT = dict(pair.split(":") for pair in _NO_LANGUAGES.split())
#: RFC 5646, 2.1, without extensions and private use: language, script, region, variants.
_TAG = re.compile(
    "(?P<language>[a-z]{2,3})(?:-[A-Za-z]{3}){0,3}?(?:-[A-Za-z]{4})?(?:-(?P<region>[A-Za-z]{2}|[0-9]{3}))?"
    "(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)


def is_country(code: str) -> bool:
    """Tell whether a code stands for a country."""
    return code in COUNTRIES or code in ALSO


def is_region(code: str) -> bool:
    """Tell whether a code stands for a country, a part of one, or the EEA."""
    if code == EEA or _REGION.fullmatch(code) is None:
        return code == EEA
    country, _, part = code.partition("-")
    return is_country(country) and (not part or part in PARTS.get(country, {part}))


def is_language(tag: str) -> bool:
    """Tell whether a tag has the form of BCP 47, a language that there is, and a country that there is."""
    found = _TAG.fullmatch(tag)
    if found is None:
        return False
    region, language = found["region"] or "", found["language"]
    known = len(language) > len("en") or language in LANGUAGES
    return known and (not region.isalpha() or region.upper() in COUNTRIES)


def region_meant(code: str) -> str:
    """Return the country or region that was probably meant, or nothing."""
    country, dash, part = code.strip().upper().partition("-")
    best = country if country == EEA or is_country(country) else _COUNTRIES_MEANT.get(country, "")
    found = f"{best}{dash}{part}" if best else ""
    return found if found != code and is_region(found) else ""


def language_meant(tag: str) -> str:
    """Return the tag that was probably meant, or nothing."""
    first, *rest = tag.strip().replace("_", "-").split("-")
    language = first.lower() if is_language(first.lower()) else _LANGUAGES_MEANT.get(first.lower(), "")
    parts = ["GB" if part.upper() == "UK" else part for part in rest]
    found = "-".join([language, *parts]) if language else ""
    return found if found != tag and is_language(found) else ""
