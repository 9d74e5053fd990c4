"""The front: addresses, methods, limits and headers. It answers nothing itself but files; see `kg.serve.worker`.

Invariant: no answer holds a script or style of another place or of the page itself, and each status is true.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gzip
import hashlib
import hmac
import json
import mimetypes
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.errors import InputError
from kg.model import digest, slugify
from kg.serve import protocol, writing
from kg.serve.limits import Limits
from kg.serve.negotiation import GRAPHS, HTML, TABLES, choose
from kg.serve.pool import Broken, Busy, Pool, TimedOut, form
from kg.serve.protocol import Refused
from kg.serve.results import Answer
from kg.serve.snapshot import Snapshots

__all__ = ["application"]

STATIC = Path(__file__).parent.parent / "web" / "static"
LISTS = ("only", "predicates", "documents")  #: parameters that may be given several times
PATIENCE = 4  #: how much longer a map waits for its turn than other questions
RETRY = "2"  #: seconds after which one that was too much may come again
URL = 16_384  #: bytes of an address
CACHED = 64_000_000  #: bytes of pages that are kept
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: The page of the map makes its pictures from what it has drawn.
DRAWING = POLICY.replace("img-src 'self' data:", "img-src 'self' data: blob:")
SECURITY = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, X-KG-Cut"}
PREFLIGHT = OPEN | {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_CHANGES = re.compile(rb"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)  # no two answers need be equal


class _Site:
    """What the routes share."""

    def __init__(self, store: Path, limits: Limits, token: str | None) -> None:
        self.store, self.limits, self.token = store, limits, token
        self.pool = Pool(limits, unused=lambda folder: self.snapshots.drop(folder))
        self.snapshots = Snapshots(store, self.pool.swap)
        self.pages: OrderedDict[str, Answer] = OrderedDict()
        self.kept = 0  #: bytes of `pages`
        self.maps = asyncio.Semaphore(max(1, limits.ready - 1))

    async def answered(
        self,
        request: Request,
        header: dict[str, Any],
        text: bytes = b"",
        *,
        cached: bool = True,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """What a worker answers, with its headers; 304 where the client has it already."""
        told = json.dumps(header, sort_keys=True).encode() + b"\0" + text
        tag = None if _CHANGES.search(text) else f'W/"{self.snapshots.seen}-{hashlib.sha256(told).hexdigest()[:16]}"'
        more = {"Vary": "Accept", "Cache-Control": "no-cache" if tag else "no-store"} | (headers or {})
        if tag:
            more["ETag"] = tag
            if tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=more)
        answer = self.pages.get(tag) if tag and cached else None
        if answer is None:
            answer = await self._asked(request, header, text)
            if tag and cached and answer.status == 200:
                self._keep(tag, answer)
        if answer.status != 200:
            more.pop("ETag", None)
        if answer.cut:
            more["X-KG-Cut"] = answer.cut
        return Response(answer.body, answer.status, more, answer.content_type)

    def _keep(self, tag: str, answer: Answer) -> None:
        if tag in self.pages:  # asked for twice at a time
            return
        self.pages[tag] = answer
        self.kept += len(answer.body)
        while self.kept > CACHED:
            _, old = self.pages.popitem(last=False)
            self.kept -= len(old.body)

    async def _asked(self, request: Request, header: dict[str, Any], text: bytes) -> Answer:
        """Ask the pool; when the client has gone, its question ends too."""
        task = asyncio.ensure_future(self._put(header, text))
        done, _ = await asyncio.wait({task}, timeout=2 * self.limits.quick)
        if not done:
            gone = asyncio.ensure_future(_gone(request))
            await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
            gone.cancel()
            if not task.done():
                task.cancel()
                raise ClientDisconnect
        return task.result()

    async def _put(self, header: dict[str, Any], text: bytes) -> Answer:
        """Ask the pool. Maps take a second or two: there is always a worker that draws none."""
        kind = form(text) if header["op"] == "query" else None
        is_map = header["op"] == "map" or header["op"] == "data" and header["path"] == "/map"
        if not is_map:
            return await self.pool.ask(header, text, form=kind)
        try:
            async with asyncio.timeout(PATIENCE * self.limits.patience):
                await self.maps.acquire()
        except TimeoutError:
            raise Busy from None
        try:
            return await self.pool.ask(header, text)
        finally:
            self.maps.release()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def application(store: Path, *, limits: Limits, token: str | None = None) -> Starlette:
    """The web application over a store. With a token, whoever sends it may write.

    Starting it raises InputError when the store cannot be read.
    """
    site = _Site(store, limits, token)

    @contextlib.asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        site.snapshots.clear_stale()
        await site.snapshots.refresh()
        watch = asyncio.create_task(site.snapshots.watch())
        try:
            yield
        finally:
            watch.cancel()
            await site.pool.close()
            site.snapshots.clear()

    read, write = ["GET", "HEAD"], ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
    routes = [
        Route("/sparql", _guarded(site, _sparql), methods=write),
        Route("/sparql/", _guarded(site, _sparql), methods=write),
        Route("/graph-store", _guarded(site, _graph_store), methods=write),
        Route("/graph-store/{path:path}", _guarded(site, _graph_store), methods=write),
        Route("/static/{name}", _guarded(site, _static), methods=read),
        Route("/search.json", _guarded(site, _search), methods=read),
        Route("/prefixes.json", _guarded(site, _prefixes), methods=read),
        Route("/queries.json", _guarded(site, _queries), methods=read),
        Route("/.well-known/void", _guarded(site, _void), methods=read),
        Route("/map", _guarded(site, _page), methods=read),
        Route("/map.json", _guarded(site, _map), methods=read),
        Route("/map.html", _guarded(site, _map), methods=read),
        Route("/{path:path}", _guarded(site, _page), methods=read),
    ]
    return Starlette(routes=routes, lifespan=running, middleware=[Middleware(GZipMiddleware, minimum_size=2048, compresslevel=4)])


Handler = Callable[[_Site, Request], Awaitable[Response]]


def _guarded(site: _Site, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """The handler, with every refusal as a response and the headers of all answers."""

    @functools.wraps(handler)
    async def guarded(request: Request) -> Response:
        try:
            if len(request.url.query) + len(request.url.path) > URL:
                raise Refused(414, f"The address has more than {URL:,} bytes: send the query by POST.")
            response = await handler(site, request)
        except Refused as error:
            response = PlainTextResponse(error.message + "\n", error.status, error.headers)
        except Busy:
            busy = "Too many questions at once. Please try again in a moment.\n"
            response = PlainTextResponse(busy, 503, {"Retry-After": RETRY})
        except TimedOut:
            late = f"The question took more than {site.limits.timeout:g} seconds and was stopped. Ask for less, or use LIMIT.\n"
            response = PlainTextResponse(late, 504)
        except Broken:
            much = "The question needed more memory or nested deeper than it may, and was stopped. Ask for less.\n"
            response = PlainTextResponse(much, 500)
        except InputError as error:
            response = PlainTextResponse(f"{error}\n", 503 if "in use" in str(error) else 400)
        except ClientDisconnect:
            response = Response(status_code=499)
        for name, value in SECURITY.items():
            response.headers.setdefault(name, value)
        if request.url.path.startswith(("/sparql", "/graph-store")):
            response.headers.update(OPEN)
        return response

    return guarded


# SPARQL


async def _sparql(site: _Site, request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT | {"Allow": "GET, HEAD, POST, OPTIONS"})
    kind = request.headers.get("content-type")
    updating = request.method == "POST" and protocol.media_type(kind)[0] == "application/sparql-update"
    if updating:
        _may_write(site, request)
    most = writing.MANY if updating else site.limits.body
    body = await _body(request, most, site.limits.slow) if request.method == "POST" else b""
    asked = protocol.operation(request.method, request.scope["query_string"], kind, body)
    accept = request.headers.get("accept")
    endpoint = str(request.url.replace(query="")).rstrip("/")
    if asked is None or (asked.kind == "query" and asked.format is None and request.method == "GET"):
        if choose(accept, (*TABLES, *GRAPHS, HTML)) is HTML:
            return RedirectResponse("/query" + (f"?{request.url.query}" if asked else ""), 303)
    if asked is None:
        service = {"op": "service", "endpoint": endpoint, "writable": site.token is not None, "accept": accept}
        return await site.answered(request, service)
    if asked.kind == "update":
        _may_write(site, request)
        write = writing.Write("update", asked.text.encode(), default=asked.default, named=asked.named, base=endpoint)
        return await _written(site, write)
    header = {
        "op": "query", "accept": accept, "format": asked.format, "default": asked.default, "named": asked.named,
        "base": endpoint,
    }  # fmt: skip
    return await site.answered(request, header, asked.text.encode(), cached=False)


async def _graph_store(site: _Site, request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT | {"Allow": "GET, HEAD, POST, PUT, DELETE, OPTIONS"})
    fields = protocol.parameters(request.scope["query_string"])
    below = request.path_params.get("path")
    graphs = fields.get("graph", [])
    if len(graphs) + ("default" in fields) + bool(below) > 1:
        raise Refused(400, "The request names more than one graph: give graph= or default, once.")
    base = str(request.url.replace(query=""))
    graph = graphs[0] if graphs else (base if below else None)
    if request.method in ("GET", "HEAD"):
        if graph is None and "default" not in fields:
            raise Refused(400, "Which graph? Give graph=IRI or default.")
        header = {"op": "graph", "graph": graph, "accept": request.headers.get("accept")}
        return await site.answered(request, header, cached=False)
    if request.method == "PATCH":
        raise Refused(405, "PATCH is not offered: send an update to /sparql.", Allow="GET, HEAD, POST, PUT, DELETE, OPTIONS")
    _may_write(site, request)
    body = await _body(request, writing.MANY, site.limits.slow)
    location = {}
    if graph is None and "default" not in fields:
        if request.method != "POST":
            raise Refused(400, "Which graph? Give graph=IRI or default.")
        graph = f"{base.rstrip('/')}/{digest(body.decode('utf-8', 'replace'))}"
        location = {"Location": graph}
    write = writing.Write(request.method, body, request.headers.get("content-type"), graph, base=base)
    return await _written(site, write, location)


async def _written(site: _Site, write: writing.Write, headers: dict[str, str] | None = None) -> Response:
    """Carry a write out, one at a time, and answer when all see it."""
    async with site.snapshots.turn:
        made = await asyncio.to_thread(writing.put, site.store, write)
        await site.snapshots.refresh_in_turn()
    return Response(status_code=201 if made or headers else 204, headers=headers)


def _may_write(site: _Site, request: Request) -> None:
    if site.token is None:
        raise Refused(403, "This server is read-only. To write, start it with --writable and a token.")
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {site.token}".encode()):
        raise Refused(401, "Writing needs the token of this server.", WWW_Authenticate='Bearer realm="kg"')


async def _body(request: Request, most: int, slow: float) -> bytes:
    """The body of a request. Raises Refused when it is too large, or too slow."""
    large = Refused(413, f"The body has more than {most:,} bytes.", Connection="close")
    if int(request.headers.get("content-length") or 0) > most:
        raise large
    parts, size = [], 0
    try:
        async with asyncio.timeout(slow):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise large
                parts.append(part)
    except TimeoutError:
        raise Refused(408, f"The body took more than {slow:g} seconds.", Connection="close") from None
    return b"".join(parts)


# Pages, their data, and files


async def _page(site: _Site, request: Request) -> Response:
    """A page, or, where the client would rather have RDF, its data."""
    parameters = _parameters(request)
    accept, wanted = request.headers.get("accept"), parameters.pop("format", None)
    header: dict[str, Any] = {"path": request.url.path, "parameters": parameters}
    if (wanted or "html") == "html" and (wanted or choose(accept, (HTML, *GRAPHS)) in (HTML, None)):
        policy = {"Content-Security-Policy": DRAWING} if request.url.path == "/map" else None
        return await site.answered(request, {"op": "page"} | header, headers=policy)
    header |= {"op": "data", "accept": accept, "format": wanted}
    return await site.answered(request, header, headers=OPEN)


async def _map(site: _Site, request: Request) -> Response:
    """What the viewer of the map shows, as JSON, or the map as a file to keep."""
    parameters = _parameters(request)
    response = await site.answered(request, {"op": "map", "path": request.url.path, "parameters": parameters})
    if request.url.path == "/map.html" and response.status_code == 200:  # its own policy is in it
        name = slugify(parameters.get("about") or "map")[:80]
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.html"'
    return response


def _parameters(request: Request) -> dict[str, str]:
    """The parameters of a page: of several of one name the first, but of lists all, a line each."""
    found = protocol.parameters(request.scope["query_string"]).items()
    return {name: "\n".join(values) if name in LISTS else values[0] for name, values in found}


async def _search(site: _Site, request: Request) -> Response:
    text = protocol.parameters(request.scope["query_string"]).get("q", [""])[0][:200]
    return await site.answered(request, {"op": "search"}, text.encode())


async def _prefixes(site: _Site, request: Request) -> Response:
    return await site.answered(request, {"op": "prefixes"})


async def _queries(site: _Site, request: Request) -> Response:
    return await site.answered(request, {"op": "queries"})


async def _void(site: _Site, request: Request) -> Response:
    return RedirectResponse("/dataset", 303)


async def _static(site: _Site, request: Request) -> Response:
    found = _file(request.path_params["name"])
    if found is None:
        raise Refused(404, "There is no such file.")
    plain, packed, tag, kind = found
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=kind)
    return Response(plain, headers=headers, media_type=kind)


@functools.cache
def _files() -> dict[str, Path]:
    return {path.name: path for path in STATIC.glob("*") if path.is_file()} if STATIC.is_dir() else {}


@functools.cache
def _file(name: str) -> tuple[bytes, bytes, str, str] | None:
    """Bytes, the same packed, ETag and media type of a file; only names that are there, so that none leads elsewhere."""
    path = _files().get(name)
    if path is None:
        return None
    plain = path.read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:16]}"', kind
