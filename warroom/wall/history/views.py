"""The page that looks back: data come from the API, moment by moment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from warroom.wall.history.keep import KEPT_FOR
from warroom.wall.messages import iso
from warroom.wall.models import Wall


@require_safe
@requires(Act.WALL_VIEW)
def history(request: HttpRequest, slug: str) -> HttpResponse:
    wall = access.get_visible(request.user, Wall.objects.all(), slug=slug)
    others = access.visible_to(request.user, Wall.objects.exclude(pk=wall.pk)).values("slug", "name")
    page = {"slug": wall.slug, "name": wall.name, "now": iso(timezone.now()), "days": KEPT_FOR.days}
    return render(request, "walls/history.html", {"wall": wall, "others": others, "page": page})
