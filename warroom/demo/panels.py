"""Sample hardware panels behind the sample wall: sixteen, unevenly worn, one replaced, one near its end."""

import datetime as dt
import random

from warroom.wall.models import HardwarePanel, Output, PanelReading, Wall

ROWS, COLUMNS = 4, 4
AGE = dt.timedelta(days=640)
WARRANTY = dt.timedelta(days=3 * 365)
WEEKS_READ = 26
MODEL = "Panel contoh 55"


def seed(*, rng: random.Random, now: dt.datetime) -> None:
    """Makes them once; what people changed since stays."""
    wall = Wall.objects.get(slug="balaikota")
    if HardwarePanel.objects.filter(output__wall=wall).exists():
        return
    outputs = list(Output.objects.filter(wall=wall))
    for place in range(ROWS * COLUMNS):
        row, column = divmod(place, COLUMNS)
        output = _behind(outputs, wall, row, column)
        panel = _panel(place + 1, output, f"baris {row + 1} kolom {column + 1}", now)
        if place == 5:
            panel = _successor(panel, now)
        elif place == 10:  # came used, and is nearly through
            HardwarePanel.objects.filter(pk=panel.pk).update(hours_at_install=76_500.0, warranty_until=now.date())
            panel.hours_at_install = 76_500.0
        unread = place % COLUMNS == COLUMNS - 1  # nobody reads the last column: its hours are estimates
        source = PanelReading.Source.ESTIMATE if unread else PanelReading.Source.AGENT
        _read(panel, a_day=22.5 + rng.random() * 1.4, source=source, until=now)


def _behind(outputs: list[Output], wall: Wall, row: int, column: int) -> Output | None:
    x, y = (column + 0.5) / COLUMNS * wall.width_px, (row + 0.5) / ROWS * wall.height_px
    inside = (one for one in outputs if one.x <= x < one.x + one.width and one.y <= y < one.y + one.height)
    return next(inside, outputs[0] if outputs else None)


def _panel(number: int, output: Output | None, position: str, now: dt.datetime) -> HardwarePanel:
    installed_on = (now - AGE).date()
    return HardwarePanel.objects.create(
        serial=f"CONTOH-{number:03d}",
        maker="Contoh",
        model=MODEL,
        output=output,
        position=position,
        state=HardwarePanel.State.IN_SERVICE,
        installed_on=installed_on,
        warranty_until=installed_on + WARRANTY,
        synthetic=True,
    )


def _successor(panel: HardwarePanel, now: dt.datetime) -> HardwarePanel:
    changed_on = (now - dt.timedelta(days=210)).date()
    panel.state, panel.removed_on = HardwarePanel.State.REPLACED, changed_on
    panel.note = "garis tegak"
    panel.save()
    _read(panel, a_day=23.1, source=PanelReading.Source.AGENT, until=now - dt.timedelta(days=210))
    return HardwarePanel.objects.create(
        serial=f"{panel.serial}B",
        maker=panel.maker,
        model=panel.model,
        output=panel.output,
        position=panel.position,
        state=HardwarePanel.State.IN_SERVICE,
        installed_on=changed_on,
        warranty_until=changed_on + WARRANTY,
        replaces=panel,
        synthetic=True,
    )


def _read(panel: HardwarePanel, *, a_day: float, source: PanelReading.Source, until: dt.datetime) -> None:
    if panel.installed_on is None:
        return
    last = until.replace(minute=0, second=0, microsecond=0)
    weeks = [last - dt.timedelta(weeks=n) for n in range(WEEKS_READ)]
    PanelReading.objects.bulk_create(
        PanelReading(
            panel=panel,
            at=at,
            hours=round(panel.hours_at_install + a_day * (at.date() - panel.installed_on).days),
            source=source,
            temperature_c=None if source == PanelReading.Source.ESTIMATE else 41.0,
        )
        for at in weeks
        if at.date() > panel.installed_on
    )
