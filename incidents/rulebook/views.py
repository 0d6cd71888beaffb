"""The master alarm database as a page."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from incidents import words
from incidents.models import Category, Playbook
from incidents.rulebook import store
from incidents.rulebook.card import card
from incidents.severity import Consequence, from_matrix

# One time in each column of the matrix.
COLUMNS_S = (60, 300, 1800, 1801)


@requires(Act.RULE_VIEW)
def rules(request: HttpRequest) -> HttpResponse:
    rows = access.visible_to(request.user, store.rules())
    book = {
        "rules": [card(rule) for rule in rows],
        "may_change": access.may(request.user, Act.RULE_MANAGE),
        "classes": _choices(words.EVENT_CLASSES),
        "severities": _choices(words.SEVERITIES),
        "consequences": _choices(words.CONSEQUENCES),
        "columns": [_("< 1 mnt"), _("< 5 mnt"), _("< 30 mnt"), _("lebih")],
        "matrix": [[from_matrix(row, respond_within_s=time_s).value for time_s in COLUMNS_S] for row in Consequence],
        "playbooks": list(Playbook.objects.filter(in_use=True).order_by("code").values_list("code", "title")),
        "categories": list(Category.objects.order_by("code").values_list("code", "name")),
    }
    return render(request, "incidents/rules.html", {"book": book})


def _choices(named: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(str(code), str(name)) for code, name in named.items()]
