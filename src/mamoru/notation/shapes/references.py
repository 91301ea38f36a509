"""Marks of the shapes: which section a name comes from, and which texts are periods."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from mamoru.notation.shapes import forms
from mamoru.notation.shapes.forms import Name, Names, Paths, Text, Texts


@dataclass(frozen=True, slots=True)
class Refers:
    """The section of the notice that a name, or each name of a list, comes from."""

    section: str
    with_section: bool = False  #: written with it: `contacts.desk`
    or_text: bool = False  #: a text that does not look like such a name may stand there, too


@dataclass(frozen=True, slots=True)
class Lasts:
    """The text is a period of time."""


People = Annotated[Names, Refers("people")]
Data = Annotated[Paths, Refers("data")]
Purposes = Annotated[Names, Refers("purposes")]
Rights = Annotated[Names, Refers("rights")]
Proofs = Annotated[Names, Refers("requests.identity")]
Channels = Annotated[Names, Refers("requests.channels")]
EntityName = Annotated[Name, Refers("entities")]
EntityNames = Annotated[Names, Refers("entities")]
RecipientName = Annotated[Name, Refers("recipients")]
RightName = Annotated[Name, Refers("rights")]
RetentionName = Annotated[Name, Refers("retention")]
RetentionId = Annotated[str, Field(pattern=forms.RETENTION_ID), Refers("retention", with_section=True)]
RetentionOrText = Annotated[Text, Refers("retention", or_text=True)]
ContactId = Annotated[str, Field(pattern=forms.CONTACT_ID), Refers("contacts", with_section=True)]
ContactOrText = Annotated[Text, Refers("contacts", with_section=True, or_text=True)]
ContactsOrTexts = Annotated[Texts, Refers("contacts", with_section=True, or_text=True)]
Every = Annotated[str, Field(pattern=forms.EVERY), Lasts()]
AtMost = Annotated[str, Field(pattern=forms.AT_MOST), Lasts()]
Within = Annotated[str, Field(pattern=forms.PERIOD), Lasts()]

ALL = ("all",)
