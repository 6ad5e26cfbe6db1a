"""Reads the published document from a file or over HTTPS: bounded in size and in time, never from anywhere else."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, Final

from spec_documents import MAXIMUM_BYTES, Json, SpecError, parse_document, read_document

__all__ = ["fetch_document"]

TOTAL_SECONDS: Final = 60.0
READ_SECONDS: Final = 15.0
_CHUNK: Final = 65536


class _HttpsAlone(urllib.request.HTTPRedirectHandler):
    """Follows redirects to HTTPS and to nothing else."""

    max_redirections = 5

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Refuse a redirect that leaves HTTPS."""
        if urllib.parse.urlsplit(newurl).scheme != "https":
            raise SpecError(f"{_name(req.full_url)}: redirected away from https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch_document(source: str) -> tuple[dict[str, Json], str]:
    """Return a document and the name to call it by.

    Args:
        source: path of a file, or an address that begins with `https://`; at most 20 MB, one minute.

    Raises:
        SpecError: it cannot be read.
    """
    if "://" not in source:
        path = Path(source)
        return read_document(path), path.name
    if not source.lower().startswith("https://") or not _host(source):
        raise SpecError("only files and https:// addresses are read")
    name = _name(source)
    return parse_document(_text(source, name), name=name), name


def _host(address: str) -> str | None:
    try:
        return urllib.parse.urlsplit(address).hostname
    except ValueError:
        return None


def _name(address: str) -> str:
    """Host and last part of the path; what stands in the query may be a secret."""
    parts = urllib.parse.urlsplit(address)
    return f"{parts.hostname}/{parts.path.rpartition('/')[2]}"


def _text(address: str, name: str) -> str:
    problem = ""
    try:
        opener = urllib.request.build_opener(_HttpsAlone)
        ends = time.monotonic() + TOTAL_SECONDS
        request = urllib.request.Request(address, headers={"Accept": "application/json, application/yaml, */*"})  # noqa: S310 - https, as checked above
        with opener.open(request, timeout=READ_SECONDS) as answer:
            body = bytearray()
            while len(body) <= MAXIMUM_BYTES and time.monotonic() <= ends and (chunk := answer.read1(_CHUNK)):
                body += chunk
        if len(body) > MAXIMUM_BYTES:
            problem = f"{name}: larger than {MAXIMUM_BYTES} bytes"
        elif time.monotonic() > ends:
            problem = f"{name}: not read within {TOTAL_SECONDS:.0f} seconds"
        else:
            return body.decode("utf-8-sig")
    except SpecError as error:
        problem = str(error)
    except urllib.error.HTTPError as error:
        problem = f"{name}: the server answers HTTP {error.code}"
    except UnicodeDecodeError:
        problem = f"{name}: not UTF-8 text"
    except (
        OSError,
        ValueError,
        http.client.HTTPException,
    ) as error:  # URLError and TimeoutError are OSErrors; ValueError: a broken address
        reason = getattr(error, "reason", error)
        problem = f"{name}: cannot be reached: {' '.join(str(reason).split())[:120]}"
    raise SpecError(problem)
