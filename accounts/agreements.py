"""Which parts of the city an agency may see today."""

import datetime as dt
from zoneinfo import ZoneInfo

from accounts.models import Agency, Scope
from accounts.roles import DataClass

CITY_TIME = ZoneInfo("Asia/Makassar")


def area_codes(agency: Agency, data_class: DataClass, *, now: dt.datetime) -> frozenset[str]:
    """Code prefixes the agency may see; "" stands for the whole city, an empty set for nothing.

    An agreement is in force from the start of its first day to the end of its last, in the city's time.
    """
    today = now.astimezone(CITY_TIME).date()
    return frozenset(
        Scope.objects.filter(
            agreement__agency=agency,
            agreement__valid_from__lte=today,
            agreement__valid_until__gte=today,
            data_class=data_class,
        ).values_list("area_code", flat=True)
    )
