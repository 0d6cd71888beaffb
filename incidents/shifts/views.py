"""The pages of roster and handover. Both draw what the API says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from incidents.models import Position
from incidents.shifts import groups, handover, roster_api


@requires(Act.SHIFT_VIEW)
def shifts(request: HttpRequest) -> HttpResponse:
    manages = access.may(request.user, Act.SHIFT_MANAGE)
    data = {
        "now": roster_api.now_answer(now=timezone.now()),
        "groups": [roster_api.group_row(group) for group in groups.all_groups()],
        "positions": list(Position.objects.filter(in_use=True).values("slug", "name")),
        "people": [
            {"username": person.username, "name": person.display_name, "role": str(person.get_role_display())}
            for person in (groups.candidates() if manages else [])
        ],
        "manages": manages,
    }
    return render(request, "incidents/shifts.html", {"data": data})


@requires(Act.SHIFT_VIEW)
def handover_page(request: HttpRequest) -> HttpResponse:
    newest = handover.all_handovers().first()
    data = {
        "now": roster_api.now_answer(now=timezone.now()),
        "newest": handover.row(newest) if newest else None,
        "signs": access.may(request.user, Act.SHIFT_SIGN),
    }
    return render(request, "incidents/handover.html", {"data": data})
