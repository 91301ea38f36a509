"""How AWS, and servers that speak like it, are reached, and what their refusals mean.

Credentials come from where the driver finds them: the environment, a profile, the role of the machine.  They
never stand in a map.  No message repeats what the driver or the server says: it may hold keys of a person.
"""

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.systems._http import is_loopback
from mamoru.systems._session import Conflict, MissingSetting, NoPermission, Refused, Unreachable

Client = Any  #: the driver is an extra, so its types are not always there
DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AllAccessDisabled",
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidToken",
        "MissingAuthenticationToken",
        "NotSignedUp",
        "OptInRequired",
        "SignatureDoesNotMatch",
        "UnauthorizedOperation",
        "UnrecognizedClientException",
    }
)
BUSY = frozenset(
    {
        "ItemCollectionSizeLimitExceededException",
        "LimitExceededException",
        "OperationAborted",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "SlowDown",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
SETTINGS = {
    "region": "region, such as ap-northeast-1; what the environment or the profile says when left out",
    "endpoint-url": "address of a server that speaks like AWS; https, but on this machine",
    "profile": "profile of the driver's configuration whose credentials are used; else the environment's, or "
    "those of the machine's role: credentials never stand in a map",
    "timeout-s": "how many seconds to wait for each sign of life; 10 when left out",
    "tries": "how often a call is made that fails for a passing reason; 3 when left out",
}
MANNERS = frozenset({"profile", "timeout-s", "tries"})
BROKEN = 500  #: statuses of a server that failed begin here (RFC 9110, 15.6)
WORD = re.compile(r"[A-Za-z][A-Za-z.]{0,79}")


def client(system: SystemMap, service: str) -> Client:
    """Return a client of the driver; nothing is asked yet.  Raises MissingSetting."""
    boto3, config = _module(service, "boto3"), _module(service, "botocore.config")
    settings = system.settings
    endpoint = str(settings.get("endpoint-url") or "") or None
    with asked(system, "the settings"):
        session = boto3.session.Session(
            profile_name=settings.get("profile"), region_name=settings.get("region")
        )
        timeout = number(system, "timeout-s", 10)
        return session.client(
            service,
            endpoint_url=endpoint,
            config=config.Config(
                retries={"total_max_attempts": int(number(system, "tries", 3)), "mode": "standard"},
                connect_timeout=timeout,
                read_timeout=timeout,
                s3={"addressing_style": "path"} if endpoint else None,
                user_agent_extra="mamoru",
            ),
        )


def check_settings(system: SystemMap) -> None:
    """Refuse an address that anybody could listen to.  Raises MissingSetting."""
    endpoint = str(system.settings.get("endpoint-url") or "")
    if not endpoint:
        return
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise MissingSetting(system.name, because="`endpoint-url` is no address of the web")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise MissingSetting(system.name, because="`endpoint-url` holds a login, a query or a fragment")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise MissingSetting(system.name, because="`endpoint-url` is not https")


def number(system: SystemMap, name: str, usual: float) -> float:
    """Return a setting that is a number above 0.  Raises MissingSetting."""
    value = system.settings.get(name)
    if value is None:
        return usual
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise MissingSetting(system.name, because=f"`{name}` is no number above 0")
    return value


@contextmanager
def asked(system: SystemMap, call: str) -> Iterator[None]:
    """Turn what the driver raises in a block into what the engine knows.

    Raises Unreachable, NoPermission, Refused, Conflict, MissingSetting.
    """
    said, core = system.name, importlib.import_module("botocore.exceptions")
    parsing = importlib.import_module("botocore.parsers")
    try:
        yield
    except core.ClientError as refusal:
        raise refused(said, call, refusal.response) from None
    except (core.NoCredentialsError, core.PartialCredentialsError, core.CredentialRetrievalError):
        because = "there are no credentials in the environment, in a profile, or of the machine's role"
        raise MissingSetting(said, because=because) from None
    except core.ProfileNotFound:
        raise MissingSetting(said, because="there is no such `profile` on this machine") from None
    except (core.NoRegionError, core.InvalidRegionError):
        because = "`region` is missing or none, and the environment does not say one"
        raise MissingSetting(said, because=because) from None
    except core.SSLError:
        raise Unreachable(said, because="its certificate is not trusted") from None
    except (core.ReadTimeoutError, core.ConnectTimeoutError):
        raise Unreachable(said, because="it did not answer in time") from None
    except (core.ConnectionError, core.HTTPClientError, core.IncompleteReadError, OSError):
        raise Unreachable(said, because="the connection failed") from None
    except (parsing.ResponseParserError, KeyError):  # the driver takes JSON that is cut for an empty answer
        raise Unreachable(said, because=f"its answer to {call} cannot be read") from None
    except core.BotoCoreError as failure:
        raise Refused(said, because=f"{call}: {type(failure).__name__}") from None


def refused(system: str, call: str, answer: object) -> MamoruError:
    """Return what a refusal means; of the server's words only its code is told."""
    code, status = code_of(answer)
    if code in DENIED or status in {401, 403}:
        return NoPermission(system, because=f"{call} is denied ({code})")
    if code in BUSY:
        return Conflict(system, because=f"{call} is put off ({code})", passing=True)
    if status >= BROKEN:
        return Unreachable(system, because=f"it answered {status} to {call} ({code})")
    if code in {"NoSuchBucket", "ResourceNotFoundException"}:
        kind = "bucket" if code == "NoSuchBucket" else "table or index"
        return Refused(system, because=f"there is no {kind} of the name that the map says")
    return Refused(system, because=f"{call} ({code})")


def code_of(answer: object) -> tuple[str, int]:
    """Return the code and the HTTP status of a refusal."""
    told = answer if isinstance(answer, dict) else {}
    code = str(told.get("Error", {}).get("Code", ""))
    status = told.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return code if WORD.fullmatch(code) else "no code", status if isinstance(status, int) else 0


def _module(service: str, name: str) -> ModuleType:
    """Import the driver when such a system is used, since it is an extra."""
    try:
        return importlib.import_module(name)
    except ImportError:
        missing = "the driver is not installed: pip install 'mamoru[s3]'"
        raise MissingSetting(service, because=missing) from None
