"""What the people of a region are told beside the notice."""

from pathlib import Path

from mamoru.model.notice import Notice
from mamoru.model.programme import Programme
from mamoru.model.promises.regions import wider
from mamoru.notation.clauses import clauses
from mamoru.notation.reading import digest_of
from tests.notation.programmes import (
    MAP,
    NOTICE,
    SUPPLEMENT,
    SUPPLEMENTED,
    expected,
    merged,
    reading,
    told,
)


def programme(folder: Path, **supplements: str) -> Programme:
    """Read the small programme with these supplements, each laid over the one for Brazil."""
    files: dict[str, str | bytes] = {"notice.yaml": SUPPLEMENTED, "systems/shop.yaml": MAP}
    for name, text in supplements.items():
        region = name.replace("_", "-")
        header = f"supplement: {region}\nfor: [{region}]\nlaw: X\n"
        files[f"supplements/{region}.yaml"] = merged(text, header)
    found = reading(folder, files)
    assert found.programme is not None, told(found.findings)
    return found.programme


def notice(folder: Path, **supplements: str) -> Notice:
    return programme(folder, **supplements).notice


def test_entries_are_added_under_ids_of_their_own(tmp_path: Path) -> None:
    text = """\
effective: {on: 2026-01-01, clause: K-80}
rights: {portability: {of: customer, clause: K-81}}
contacts: {brasil: {for: requests}}
"""
    found = notice(tmp_path, BR=text)
    there = found.for_region("BR")
    assert list(found.every_right) == ["access"]
    assert list(there.every_right) == ["access", "portability"]
    assert there.other_rights["portability"].node.id == "supplements.BR.rights.portability"
    assert list(there.contacts) == ["desk", "brasil"]
    assert (there.effective, there.laws, there.region, there.law) == ("2026-01-01", ("X",), "BR", "JP")
    assert (found.region, there.overlays) == ("", {})
    assert [node.id for node in found.overlays["BR"].nodes] == [
        "supplements.BR.effective",
        "supplements.BR.rights.portability",
        "supplements.BR.contacts.brasil",
    ]
    assert str(there.other_rights["portability"].node.where) == "supplements/BR.yaml:2:10"


def test_an_entry_takes_the_place_of_the_notices(tmp_path: Path) -> None:
    text = """\
rights: {access: {instead: true, of: shareholder, via: [web, form], clause: K-81}}
requests: {channels: {form: {to: contacts.desk}}}
contacts: {desk: {instead: true, for: requests}}
cookies: {instead: true, notice: https://kasuri.example/br}
"""
    found = notice(tmp_path, BR=text)
    there = found.for_region("BR")
    assert there.rights["access"].of == ("shareholder",)
    assert there.rights["access"].via == ("web", "form")
    assert found.rights["access"].of == ("customer", "shareholder")
    assert there.contacts["desk"].about == ("requests",)
    assert there.cookies[""].notice == "https://kasuri.example/br"
    assert [node.id for node in there.unexecuted] == [
        "requests.channels.web",
        "supplements.BR.contacts.desk",
        "supplements.BR.requests.channels.form",
        "supplements.BR.cookies",
    ]


def test_a_right_that_is_carried_out_gives_way_to_one_that_is_not(tmp_path: Path) -> None:
    text = """\
rights: {access: {instead: true, right: self-service}}
retention: {invoices: {instead: true, items: purchases, until: told}}
"""
    there = notice(tmp_path, BR=text).for_region("BR")
    assert (list(there.rights), list(there.other_rights)) == ([], ["access"])
    assert (list(there.retention), list(there.open_ends)) == ([], ["invoices"])


def test_only_some_rights_are_given(tmp_path: Path) -> None:
    text = "only-rights: [erasure]\nrights: {erasure: {of: customer}, objection: {of: customer}}\n"
    there = notice(tmp_path, CA=text).for_region("CA")
    assert list(there.every_right) == ["erasure"]


def test_people_and_categories_of_a_supplement(tmp_path: Path) -> None:
    text = """\
people: {vendor: {known-by: email}}
data: {contact: {fax: []}, origin-of-goods: []}
purposes: {buy: {of: [vendor, customer], uses: [contact]}}
recipients: {bank: {role: processor, of: all, receives: all}}
"""
    found = notice(tmp_path, PE=text)
    there = found.for_region("PE")
    assert list(found.people) == ["customer", "shareholder", "vendor"]
    assert list(found.categories)[-2:] == ["contact.fax", "origin-of-goods"]
    assert found.rights["access"].of == ("customer", "shareholder")
    assert there.purposes["buy"].uses == ("contact.name", "contact.email", "contact.fax")
    assert there.recipients["bank"].of == ("customer", "shareholder", "vendor")
    assert there.categories["contact.fax"].node.id == "supplements.PE.data.contact.fax"


def test_editions_are_added(tmp_path: Path) -> None:
    text = "languages: {editions: [{language: ko, status: informational}], clause: K-90}\n"
    there = notice(tmp_path, KR=text).for_region("KR")
    assert there.languages == ("ja", "en", "ko")
    assert [(e.language, e.of, e.binding) for e in there.editions][-1] == ("ko", "2025-01-01", False)


def test_which_supplement_holds_in_a_region(tmp_path: Path) -> None:
    found = notice(tmp_path, EEA="for: [EEA, UK, CH]\n", US="law: US\n", US_CA="law: US-CA\n")
    held = {r: found.for_region(r).region for r in ("DE", "GB", "UK", "CH", "US-CA", "US-VA", "JP", "")}
    assert held == {
        "DE": "EEA",
        "GB": "EEA",
        "UK": "EEA",
        "CH": "EEA",
        "US-CA": "US-CA",
        "US-VA": "US",
        "JP": "",
        "": "",
    }
    assert found.for_region("JP") is found


def test_what_a_region_belongs_to() -> None:
    assert {r: wider(r) for r in ("JP", "FR", "US-CA", "GB", "UK", "CH", "EEA")} == {
        "JP": (),
        "FR": ("EEA",),
        "US-CA": ("US",),
        "GB": ("UK",),
        "UK": ("GB",),
        "CH": (),
        "EEA": (),
    }


def test_the_clauses_and_the_digest_hold_the_supplements(tmp_path: Path) -> None:
    text = """\
effective: {on: 2026-01-01, clause: K-80}
links: {a: {to: a, owner: b, purpose: c, clause: [K-81, K-46]}}
"""
    found = programme(tmp_path, BR=text)
    assert clauses(found) == {
        "K-13": ("purposes.promote",),
        "K-46": ("rights.access", "supplements.BR.links.a"),
        "K-57": ("contacts.desk",),
        "K-60": ("cookies",),
        "K-80": ("supplements.BR.effective",),
        "K-81": ("supplements.BR.links.a",),
    }
    assert "supplements/BR.yaml" in found.sources
    assert found.digest == digest_of(found.sources)


def test_an_entry_that_the_notice_has_as_well(told_of_supplement: str) -> None:
    """
    rights: {access: {of: customer}}
    contacts: {desk: {instead: false, for: help}}
    data: {contact: {email: [], fax: []}}
    """
    assert told_of_supplement == expected(
        """
        error MAM-146 supplements/BR.yaml:1:10 length 6 supplements.BR.rights.access
          `access` stands in notice.yaml already
          why: nobody could say which of the two is promised here
          do: write `instead: true` in it to take its place here, or choose another name
        error MAM-146 supplements/BR.yaml:2:12 length 4 supplements.BR.contacts.desk
          `desk` stands in notice.yaml already
          why: nobody could say which of the two is promised here
          do: write `instead: true` in it to take its place here, or choose another name
        error MAM-123 supplements/BR.yaml:2:28 length 5 supplements.BR.contacts.desk
          `instead` wants `true`
          why: what Mamoru cannot read it cannot keep
          do: write `instead: true`, or remove the key
        error MAM-146 supplements/BR.yaml:3:18 length 5 supplements.BR.data.contact.email
          `contact.email` stands in notice.yaml already
          why: nobody could say which of the two is promised here
          do: choose another name
        """
    )


def test_instead_of_nothing(told_of_supplement: str) -> None:
    """
    rights: {acces: {instead: true, right: access}, objection: {instead: true}}
    recipients: {mail: {role: processor, limits: {instead: true}}}
    """
    assert told_of_supplement == expected(
        """
        error MAM-144 supplements/BR.yaml:1:18 length 7 supplements.BR.rights.acces
          notice.yaml has no `rights.acces` whose place this could take; did you mean `access`?
          why: what was to be replaced would go on being promised
          do: remove `instead: true` if this is added, or name what it replaces
        error MAM-144 supplements/BR.yaml:1:61 length 7 supplements.BR.rights.objection
          notice.yaml has no `rights.objection` whose place this could take
          why: what was to be replaced would go on being promised
          do: remove `instead: true` if this is added, or name what it replaces
        error MAM-144 supplements/BR.yaml:2:47 length 7 supplements.BR.recipients.mail.limits
          notice.yaml has no `recipients.mail.limits` whose place this could take
          why: what was to be replaced would go on being promised
          do: remove `instead: true` if this is added, or name what it replaces
        """
    )


def test_keys_and_names_that_a_supplement_does_not_know(told_of_supplement: str) -> None:
    """
    only-rights: [acces]
    rights: {access: {insted: true}}
    title: Brazil
    """
    assert told_of_supplement == expected(
        """
        error MAM-121 supplements/BR.yaml:2:19 length 6
          `insted` is no key of the notation here; did you mean `instead`?
          why: a line that Mamoru does not know would be a promise that it does not keep
          do: the keys here are `automated`, `based-on`, `choice`, `clause`, `data`,
            `earlier-value`, `instead`, `law`, `limits-services`, `of`, `right`, `shows`, `title`,
            `towards`, `via`, `when`
        error MAM-121 supplements/BR.yaml:3:1 length 5
          `title` is no key of the notation here; did you mean `entities`?
          why: a line that Mamoru does not know would be a promise that it does not keep
          do: the keys here are `ages`, `authorities`, `bases`, `changes`, `choices`,
            `collection-points`, `contacts`, `controllers`, `cookies`, `data`, `destruction`,
            `differs`, `disclosures`, `earlier`, `effective`, `entities` and 22 more
        """
    )


def test_names_are_those_of_the_notice_and_its_own(told_of_supplement: str) -> None:
    """
    only-rights: [access, acces]
    rights: {erasure: {of: [customer, vendor], via: [web, wob]}}
    officers: {dpo: {role: dpo, entity: brasil}}
    """
    assert told_of_supplement == expected(
        """
        error MAM-138 supplements/BR.yaml:1:23 length 5 supplements.BR.only-rights
          `acces` is no right; did you mean `access`?
          why: a right under an unknown name can be asked for by nobody
          do: write one of `access`, `erasure`
        error MAM-133 supplements/BR.yaml:2:35 length 6 supplements.BR.rights.erasure
          `vendor` is no kind of people
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `vendor` under `people:` of
            notice.yaml
        error MAM-144 supplements/BR.yaml:2:55 length 3 supplements.BR.rights.erasure
          `wob` is no channel for requests; did you mean `web`?
          why: a right that can be asked for nowhere is given to nobody
          do: write `web`, or declare `wob` under `channels:` under `requests:` of notice.yaml
        error MAM-143 supplements/BR.yaml:3:37 length 6 supplements.BR.officers.dpo
          `brasil` is no entity
          why: somebody who can be named must answer for the data
          do: write `kasuri`, or declare `brasil` under `entities:` of notice.yaml
        """
    )


def test_a_supplement_by_another_name_or_for_no_region(told_of_supplement: str) -> None:
    """
    supplement: PE
    for: []
    """
    assert told_of_supplement == expected(
        """
        error MAM-126 supplements/BR.yaml:2:6 length 2
          `for` is empty
          why: what Mamoru cannot read it cannot keep
          do: write what belongs there, or remove the key if it may be left out
        """
    )


def test_a_supplement_by_another_name_than_its_file(told_of_supplement: str) -> None:
    """
    supplement: PE
    """
    assert told_of_supplement == expected(
        """
        error MAM-127 supplements/BR.yaml:1:13 length 2 supplements.BR
          the supplement is called `PE` in a file called `supplements/BR.yaml`
          why: one name for one thing: findings and receipts speak of it by this name
          do: write `supplement: BR`, or rename the file to supplements/PE.yaml
        """
    )


def test_a_region_that_two_supplements_name(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "supplements/BR.yaml": SUPPLEMENT,
        "supplements/PE.yaml": "supplement: PE\nfor: [PE, BR]\nlaw: X\n",
    }
    assert told(reading(tmp_path, files).findings) == expected(
        """
        error MAM-146 supplements/PE.yaml:2:11 length 2 supplements.PE
          `BR` has a supplement already, supplements/BR.yaml
          why: nobody could say which of the two its people are told
          do: name each region in one supplement
        """
    )


def test_people_and_categories_that_two_supplements_declare(tmp_path: Path) -> None:
    text = "people: {vendor: {}, all: {}}\ndata: {contact: {fax: []}}\n"
    files: dict[str, str | bytes] = {
        "supplements/BR.yaml": merged("people: {vendor: {}}\ndata: {contact: {fax: []}}\n", SUPPLEMENT),
        "supplements/PE.yaml": merged(text, "supplement: PE\nfor: PE\nlaw: X\n"),
    }
    assert told(reading(tmp_path, files).findings) == expected(
        """
        error MAM-146 supplements/PE.yaml:1:10 length 6 supplements.PE.people.vendor
          `vendor` stands in supplements/BR.yaml already
          why: maps name people and data without a region, and could mean either
          do: declare it once, in notice.yaml, or choose another name
        error MAM-125 supplements/PE.yaml:1:22 length 3
          `all` cannot be a name
          why: the word stands for everything that can stand in its place
          do: choose another name
        error MAM-146 supplements/PE.yaml:2:18 length 3 supplements.PE.data.contact.fax
          `contact.fax` stands in supplements/BR.yaml already
          why: maps name people and data without a region, and could mean either
          do: declare it once, in notice.yaml, or choose another name
        """
    )


def test_files_that_are_no_supplements(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "supplements/brazil.yaml": SUPPLEMENT,
        "supplements/PE.yml": SUPPLEMENT,
        "supplements/README.md": "",
    }
    assert told(reading(tmp_path, files).findings) == expected(
        """
        error MAM-108 supplements/PE.yml:1:1 length 1
          `supplements/PE.yml` is not read, since its name does not end in `.yaml`
          why: a system left out is searched for nobody, and a supplement left out is told to nobody
          do: rename it `supplements/PE.yaml`, or move it elsewhere
        error MAM-109 supplements/brazil.yaml:1:1 length 1
          the file name `supplements/brazil.yaml` is no name of a region
          why: findings, plans and receipts speak of systems and regions by the names of their files
          do: rename the file: a system by lower-case words joined by `-`, such as
            `systems/online-shop.yaml`; a region by its country, a part of one, or `EEA`, such as
            `supplements/US-CA.yaml`
        """
    )


def test_a_supplement_is_judged_by_its_shape_when_the_notice_cannot_be_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"notice.yaml": "notice: [", "supplements/BR.yaml": "supplement: BR\n"}
    found = reading(tmp_path, files).findings
    assert [(f.code, f.where and f.where.file) for f in found] == [
        ("MAM-112", "notice.yaml"),
        ("MAM-122", "supplements/BR.yaml"),
        ("MAM-122", "supplements/BR.yaml"),
    ]


def test_a_finding_of_a_map_may_name_people_of_a_supplement(tmp_path: Path) -> None:
    shop = merged("tables:\n  staff: {is: vendor, known-by: {email: mail}}\nevents: {}\n", MAP)
    files: dict[str, str | bytes] = {
        "notice.yaml": merged("retention: {}\n", NOTICE),
        "supplements/BR.yaml": merged("people: {vendor: {known-by: email}}\n", SUPPLEMENT),
        "systems/shop.yaml": shop,
    }
    assert told(reading(tmp_path, files).findings) == ""
