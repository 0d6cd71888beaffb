"""Times as the printed report shows them: city time to the second, spans as people say them."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

register = template.Library()
MINUTE, HOUR, DAY = 60, 3600, 86_400


@register.filter
def moment(at: dt.datetime | None) -> str:
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S} WITA"


@register.filter
def took(seconds: float | None) -> str:
    """Two units at most: "2 mnt 5 dtk", "3 jam 10 mnt", "2 hari 4 jam"; a dash for what did not happen."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    if whole < HOUR:
        return _("%(m)d mnt %(s)d dtk") % {"m": whole // MINUTE, "s": whole % MINUTE}
    if whole < 2 * DAY:
        return _("%(h)d jam %(m)d mnt") % {"h": whole // HOUR, "m": whole % HOUR // MINUTE}
    return _("%(d)d hari %(h)d jam") % {"d": whole // DAY, "h": whole % DAY // HOUR}
