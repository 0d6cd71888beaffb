"""Tasks of the assembly itself."""

import random

from celery import shared_task
from django.utils import timezone

from warroom.demo import pulse


@shared_task(name="demo.pulse")
def demo_pulse() -> None:
    """Only scheduled in a demo (warroom.celery)."""
    pulse.beat(rng=random.Random(), now=timezone.now())  # noqa: S311  sample data, no secret
