"""Hash the place of a row so that it can be recognised later, and nothing can be read from the hash.

Source: RFC 2104 (HMAC-SHA-256), cut to 128 bits: by chance no two rows of a company's ever share one.
"""

import hmac
import json

from mamoru.execute.identity.rows import Place
from mamoru.store.ledger import DIGEST_BYTES

DELETED = "deleted"
MASKED = "masked"  #: a row that stayed and lost values


def digest(key: bytes, place: Place) -> bytes:
    """Return the digest of where a row stands, under the key of a month."""
    system, table, row_key = place
    text = json.dumps([system, table, *map(str, row_key)], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key, text.encode(), "sha256")[:DIGEST_BYTES]
