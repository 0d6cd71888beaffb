"""Sample data: labelled, plausible, the same for the same seed, and never in a real city's database."""

import random
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings
from shapely import Point
from shapely.geometry import shape

from accounts.models import User
from cameras.models import Camera, Fault, Lorong
from incidents.load import limits, live
from incidents.models import Annunciation, Entry, Incident, LoadBucket, Position
from warroom.demo import inventory
from warroom.demo.terrain import Terrain
from warroom.wall.models import Wall

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded() -> None:
    call_command("load_city")
    call_command("seed_demo", "--cameras", "220", "--quiet")


def test_it_is_refused_outside_a_demo(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="WARROOM_DEMO"):
        call_command("seed_demo")


def test_it_asks_for_the_city_first() -> None:
    with pytest.raises(CommandError, match="load_city"):
        call_command("seed_demo")


@pytest.mark.usefixtures("seeded")
def test_everything_it_makes_is_flagged_as_sample() -> None:
    for model in (Lorong, Camera, Fault, Incident, User, Wall):
        assert model.objects.exists()
        assert not model.objects.exclude(synthetic=True).exists()


@pytest.mark.usefixtures("seeded")
def test_each_alley_lies_in_its_kelurahan_with_a_camera_pair_at_each_end() -> None:
    for lorong in Lorong.objects.exclude(code__contains="SIM").select_related("area").prefetch_related("cameras"):
        assert shape(lorong.area.boundary).buffer(1e-6).contains(Point(lorong.lon, lorong.lat))
        assert sorted(Counter((c.lat, c.lon) for c in lorong.cameras.all()).values()) == [2, 2]


@pytest.mark.usefixtures("seeded")
def test_states_are_split_as_the_city_reports_them() -> None:
    states = Counter(Camera.objects.exclude(code__startswith="SIM").values_list("life_cycle", flat=True))
    assert 0.83 < states["live"] / states.total() < 0.97
    assert states["down"] == Fault.objects.filter(ended_at__isnull=True).count()


@pytest.mark.usefixtures("seeded")
def test_incidents_tell_a_story_in_order_of_time() -> None:
    assert Incident.objects.count() > 200
    for incident in Incident.objects.prefetch_related("entries")[:50]:
        times = [entry.at for entry in incident.entries.all()]
        assert times == sorted(times)
        assert incident.closed_at is not None
        assert incident.opened_at < incident.closed_at
    assert Entry.objects.filter(seq=1).count() == Incident.objects.count()


@pytest.mark.usefixtures("seeded")
def test_running_it_again_adds_nothing() -> None:
    before = Camera.objects.count(), Incident.objects.count(), User.objects.count()
    call_command("seed_demo", "--cameras", "220", "--quiet")
    assert (Camera.objects.count(), Incident.objects.count(), User.objects.count()) == before


def test_the_same_seed_gives_the_same_city() -> None:
    call_command("load_city")
    found = []
    for _ in range(2):
        inventory.seed(count=60, rng=random.Random(7), now=timezone.now())
        found.append(list(Camera.objects.order_by("code").values_list("code", "name", "lat", "lon", "life_cycle")))
        Fault.objects.all().delete()
        Camera.objects.all().delete()
        Lorong.objects.all().delete()
    assert found[0] == found[1]


def test_a_line_stays_inside_a_narrow_place() -> None:
    sliver: dict[str, object] = {
        "type": "Polygon",
        "coordinates": [[[0, 0], [0.0001, 0], [0.0001, 0.01], [0, 0.01], [0, 0]]],
    }
    line = Terrain(sliver).line(150, rng=random.Random(1))
    assert all(0 <= lon <= 0.0001 for _, lon in (line.start, line.end))


@pytest.mark.usefixtures("seeded")
def test_thirty_days_of_alarms_are_rolled_up_for_each_position() -> None:
    assert not Annunciation.objects.exclude(synthetic=True).exists()
    assert set(Annunciation.objects.values_list("position__slug", flat=True)) == {"posisi-1", "posisi-2"}
    for position in (None, *Position.objects.all()):
        rows = LoadBucket.objects.filter(position=position)
        assert rows.count() >= 29 * 144
        assert rows.filter(p1=0, p2=0, p3=0, p4=0).exists()
    full = LoadBucket.objects.exclude(position=None).annotate(n=live.IN_A_BUCKET)
    assert full.filter(n__gt=limits.FLOOD_ABOVE).exists()
