"""The address policy of this installation, read from the settings."""

from django.conf import settings

from cameras.addresses import AddressPolicy


def address_policy() -> AddressPolicy:
    return AddressPolicy(networks=settings.CAMERA_NETWORKS, loopback_allowed=settings.CAMERA_LOOPBACK_ALLOWED)
