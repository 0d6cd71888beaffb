"""The report of an incident as a PDF for people outside the room: an agency, a court, the city council."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.problems import Unavailable
from incidents.models import Incident
from incidents.report import facts

STYLE = "incidents/report/report.css"


class CannotPrint(Unavailable):
    """The machine has no Pango, on which WeasyPrint draws letters."""

    code = "pdf_unavailable"


def make(incident: Incident, *, by: User, now: dt.datetime) -> bytes:
    """Pages of A4, in the reader's language; written into the trail, because it leaves the house. Raises CannotPrint.

    ``incident`` comes from ``Incident.objects.with_row()``; the caller has asked accounts.access for it.
    """
    html, css = _weasyprint()
    text = render_to_string("incidents/report/report.html", {**facts.of(incident), "printed_by": by, "printed_at": now})
    fonts = (settings.BASE_DIR / "static").as_uri()
    style = css(string=render_to_string(STYLE, {"static": fonts}), url_fetcher=_only_own_fonts)
    pages = html(string=text, url_fetcher=_nothing).write_pdf(stylesheets=[style])
    audit.record(actor=by, act="report_printed", subject=incident.number, at=now)
    return bytes(pages)


def _weasyprint() -> tuple[Any, Any]:
    """Imported late: it costs half a second and a system library that only this page needs."""
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415
    except OSError as error:
        raise CannotPrint(
            _("PDF memerlukan pustaka Pango di server (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0).")
        ) from error
    return HTML, CSS


def _nothing(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """A report is made of its own text: no address in a note is ever fetched (SSRF)."""
    raise ValueError(url)


def _only_own_fonts(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    fonts = (settings.BASE_DIR / "static" / "fonts").as_uri()
    if not url.startswith(f"{fonts}/") or ".." in url:
        raise ValueError(url)
    name = url.removeprefix(f"{fonts}/")
    return {"string": (settings.BASE_DIR / "static" / "fonts" / name).read_bytes(), "mime_type": "font/woff2"}
