"""A branch of the notice's data may have a title, for people to whom its id says nothing."""

from pathlib import Path

from mamoru.model.notice import Branch, Node
from mamoru.model.place import Span
from tests.notation.programmes import (
    NOTICE,
    SUPPLEMENT,
    SUPPLEMENTED,
    expected,
    merged,
    reading,
    told,
)

TITLED = """\
data:
  contact: {title: {en: How to reach you, ja: 連絡先}, name: [identifying], email: [identifying]}
  purchases:
    orders: []
    paid: {title: Payment, card: {marks: [card], title: Card}}
"""


def test_a_branch_has_a_title_beside_what_stands_below_it(tmp_path: Path) -> None:
    programme = reading(tmp_path, {"notice.yaml": merged(TITLED, NOTICE)}).programme

    assert programme is not None
    assert [*programme.notice.categories] == [
        "contact.name",
        "contact.email",
        "purchases.orders",
        "purchases.paid.card",
    ]
    line = merged(TITLED, NOTICE).split("\n").index("data:") + 2
    assert programme.notice.branches == {
        "contact": Branch(
            node=_node("data.contact", line, 3, 7), title={"en": "How to reach you", "ja": "連絡先"}
        ),
        "purchases.paid": Branch(node=_node("data.purchases.paid", line + 3, 5, 4), title={"": "Payment"}),
    }


def _node(name: str, line: int, column: int, length: int) -> Node:
    where = Span(file="notice.yaml", line=line, column=column, length=length)
    return Node(id=name, clauses=(), where=where)


def test_a_title_alone_is_no_branch_and_its_form_is_told(told_of_notice: str) -> None:
    """
    data:
      contact: {name: [identifying], email: {title: Mail}}
      post: {title: [Post], Street: [], code: []}
      empty: {}
    """
    assert told_of_notice == expected(
        """
        error MAM-122 notice.yaml:2:34 length 5
          the key `marks` is missing here
          why: what is not stated cannot be kept or checked
          do: add `marks:`, as docs/reference/notation.md shows
        error MAM-123 notice.yaml:3:17 length 6
          `title` wants a mapping (`key: value`), and a list is written
          why: what Mamoru cannot read it cannot keep
          do: write a mapping (`key: value`), as docs/reference/notation.md shows
        error MAM-125 notice.yaml:3:25 length 6
          `Street` is not a name (lower-case words joined by `-`)
          why: what Mamoru cannot read it cannot keep
          do: write it like `street`
        error MAM-126 notice.yaml:4:10 length 2
          `empty` is empty
          why: what Mamoru cannot read it cannot keep
          do: write what belongs there, or remove the key if it may be left out
        """
    )


def test_a_supplement_names_what_it_adds_and_not_what_the_notice_has_named(tmp_path: Path) -> None:
    base = merged(TITLED, SUPPLEMENTED)
    more = "data:\n  contact: {title: Reach, fax: []}\n  vote: {title: {en: Voting}, card: []}\n"
    texts: dict[str, str | bytes] = {
        "notice.yaml": base,
        "supplements/BR.yaml": merged(more, SUPPLEMENT),
    }
    found = told(reading(tmp_path, texts).findings)

    assert found == expected(
        """
        error MAM-146 supplements/BR.yaml:2:13 length 5 supplements.BR.data.contact.title
          `contact.title` stands in notice.yaml already
          why: nobody could say which of the two is promised here
          do: choose another name
        """
    )
