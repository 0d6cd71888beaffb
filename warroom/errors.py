"""Pages for requests that failed. Inside /api/ they are problem documents, elsewhere a page in the product's look."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.problems import document


def _answer(request: HttpRequest, status: int, code: str, title: str, detail: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(document(code, status, detail), status=status, content_type="application/problem+json")
    return render(request, "error.html", {"status": status, "title": title, "detail": detail}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(
        request, 404, "not_found", _("Tidak ditemukan"), _("Alamat ini tidak ada, atau bukan untuk peran Anda.")
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(
        request,
        403,
        "permission_denied",
        _("Tidak diizinkan"),
        _("Peran Anda tidak mencakup tindakan ini."),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, "bad_request", _("Permintaan keliru"), _("Permintaan tidak dapat dibaca."))


def failed(request: HttpRequest) -> HttpResponse:
    return _answer(
        request, 500, "error", _("Gangguan"), _("Terjadi kesalahan di server. Kejadian ini tercatat; coba lagi.")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(
        request,
        403,
        "csrf_failed",
        _("Sesi halaman kedaluwarsa"),
        _("Muat ulang halaman ini lalu ulangi."),
    )
