"""What several tables of this room share."""

from django.conf import settings
from django.db.models import Q

ON_EARTH = Q(lat__isnull=True, lon__isnull=True) | Q(
    lat__isnull=False, lon__isnull=False, lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180
)
PERSON = settings.AUTH_USER_MODEL
