"""Six digits: once, for minutes, for one output, for whoever types them first."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from accounts.roles import Role
from tests.builders import make_user
from tests.wall.devices.builders import device, make_wall, pair, supervisor
from warroom.wall.devices import orders, pairing, tokens
from warroom.wall.devices.pairing import Ticket, TooManyCodes, TooManyWrongCodes, WrongCode
from warroom.wall.models import FeedEntry, Output, Pairing

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)


def ticket(*, now: dt.datetime = NOW, address: str = "10.1.2.3", secret: str = "") -> Ticket:
    return pairing.open_code(secret=secret, address=address, agent="kiosk", now=now)


def test_neither_code_nor_secret_is_kept() -> None:
    shown = ticket()
    row = Pairing.objects.get()
    kept = " ".join(str(value) for value in row.__dict__.values())
    assert shown.code not in kept.split()
    assert shown.secret not in kept
    assert (len(shown.code), shown.code.isdigit()) == (6, True)
    assert shown.code not in repr(row) and shown.secret not in repr(shown)  # noqa: PT018


def test_a_reload_shows_the_same_code_and_an_old_page_a_new_one() -> None:
    first = ticket()
    assert ticket(secret=first.secret, now=NOW + dt.timedelta(minutes=9)) == first
    assert ticket(secret=first.secret, now=NOW + dt.timedelta(minutes=10)).secret != first.secret


def test_a_code_works_once() -> None:
    wall, by, shown = make_wall(), supervisor(), ticket()
    pairing.claim(shown.code, wall=wall, number=1, by=by, now=NOW)
    with pytest.raises(WrongCode):
        pairing.claim(shown.code, wall=wall, number=2, by=by, now=NOW)
    assert pairing.fetch(shown.secret, now=NOW) is not None
    assert pairing.fetch(shown.secret, now=NOW) is None
    with pytest.raises(WrongCode):
        pairing.claim(shown.code, wall=wall, number=1, by=by, now=NOW)


def test_a_code_ends_after_ten_minutes_and_all_failures_are_alike() -> None:
    wall, by, shown = make_wall(), supervisor(), ticket()
    said = set()
    for code in (shown.code, "000000" if shown.code != "000000" else "000001"):
        with pytest.raises(WrongCode) as refusal:
            pairing.claim(code, wall=wall, number=1, by=by, now=NOW + dt.timedelta(minutes=10))
        said.add((refusal.value.detail, refusal.value.status, refusal.value.code))
    assert len(said) == 1


def test_guessing_ends_after_five_wrong_codes_whatever_the_sixth_is() -> None:
    wall, by, shown = make_wall(), supervisor(), ticket()
    wrong = [f"{(int(shown.code) + n) % 10**6:06d}" for n in range(1, 6)]
    for code in wrong:
        with pytest.raises(WrongCode):
            pairing.claim(code, wall=wall, number=1, by=by, now=NOW)
    with pytest.raises(TooManyWrongCodes):
        pairing.claim(shown.code, wall=wall, number=1, by=by, now=NOW)
    pairing.claim(shown.code, wall=wall, number=1, by=supervisor(), now=NOW)  # another person is not punished
    assert AuditEntry.objects.filter(act="output_pairing_refused").count() == 5


def test_open_codes_are_bounded_for_an_address_and_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MOST_BY_ADDRESS", 3)
    monkeypatch.setattr(pairing, "MOST_OPEN", 5)
    for _ in range(3):
        ticket()
    with pytest.raises(TooManyCodes):
        ticket()
    ticket(address="10.9.9.1")
    ticket(address="10.9.9.2")
    with pytest.raises(TooManyCodes):
        ticket(address="10.9.9.3")
    assert ticket(now=NOW + dt.timedelta(minutes=11)).code


def test_what_is_over_is_forgotten() -> None:
    ticket()
    ticket(now=NOW + dt.timedelta(hours=2))
    assert Pairing.objects.count() == 1


def test_nothing_changes_before_the_new_device_has_come() -> None:
    wall, by = make_wall(), supervisor()
    _output, token = pair(wall, now=NOW, by=by)
    shown = ticket()
    pairing.claim(shown.code, wall=wall, number=1, by=by, now=NOW)
    assert tokens.owner(token) is not None
    fetched = pairing.fetch(shown.secret, now=NOW)
    assert fetched is not None
    assert tokens.owner(token) is None
    assert tokens.owner(fetched[1]) is not None


def test_a_device_that_still_waits_is_revoked_with_its_output() -> None:
    wall, by, shown = make_wall(), supervisor(), ticket()
    output = pairing.claim(shown.code, wall=wall, number=1, by=by, now=NOW)
    orders.revoke(output, by=by, now=NOW)
    assert pairing.fetch(shown.secret, now=NOW) is None
    assert not pairing.waits(shown.secret, now=NOW)
    assert Output.objects.get(pk=output.pk).token_digest == ""


def test_pairing_again_keeps_the_output_and_its_history() -> None:
    wall = make_wall()
    output, _token = pair(wall, now=NOW)
    Output.objects.filter(pk=output.pk).update(name="Kiri atas", x=5)
    again, _token = pair(wall, now=NOW + dt.timedelta(hours=1))
    assert (again.pk, again.name, again.x, again.revoked_at) == (output.pk, "Kiri atas", 5, None)
    acts = AuditEntry.objects.filter(subject=f"output:{wall.slug}/1").order_by("seq").values_list("act", flat=True)
    assert list(acts) == ["output_pairing_claimed", "output_paired"] * 2


def test_the_next_number_is_a_new_output_and_no_other_is() -> None:
    wall, by = make_wall(width=3840, height=2160), supervisor()
    with pytest.raises(pairing.NoSuchOutput):
        pairing.claim(ticket().code, wall=wall, number=3, by=by, now=NOW)
    output = pairing.claim(ticket().code, wall=wall, number=2, by=by, now=NOW)
    assert (output.number, output.x, output.width) == (2, 0, 3840)


def test_a_wrong_code_makes_no_output() -> None:
    wall = make_wall(width=3840, height=2160)
    with pytest.raises(WrongCode):
        pairing.claim("123456", wall=wall, number=2, by=supervisor(), now=NOW)
    assert wall.outputs.count() == 1


def test_a_device_waits_is_paired_and_goes_to_its_output(api_as: Callable[..., APIClient]) -> None:
    wall, screen = make_wall(), Client()
    page = screen.get("/output/")
    code = "".join(page.context["ticket"].code)
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert screen.cookies["warroom_pairing"]["httponly"]
    assert screen.post("/output/wait/").json() == {"state": "waiting"}
    answer = api_as("supervisor").post(f"/api/v1/walls/{wall.slug}/outputs/2/pair/", {"code": code}, format="json")
    assert (answer.status_code, answer.json()["number"]) == (200, 2)
    assert screen.post("/output/wait/").json() == {"state": "paired", "to": f"/wall/{wall.slug}/output/2/"}
    cookie = screen.cookies[tokens.COOKIE]
    assert (bool(cookie["httponly"]), cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", False)
    assert screen.post("/output/wait/").json() == {"state": "over"}
    assert screen.get("/output/").headers["Location"] == f"/wall/{wall.slug}/output/2/"
    assert FeedEntry.objects.filter(kind="wall.output").exists()


def test_a_stranger_who_asks_gets_nothing() -> None:
    assert Client().post("/output/wait/").json() == {"state": "over"}
    screen = Client()
    screen.cookies["warroom_pairing"] = "guessed"
    assert screen.post("/output/wait/").json() == {"state": "over"}


def test_another_sites_page_cannot_fetch_for_the_device() -> None:
    screen = Client(enforce_csrf_checks=True)
    screen.get("/output/")
    assert screen.post("/output/wait/").status_code == 403


def test_only_who_manages_walls_pairs(api_as: Callable[..., APIClient]) -> None:
    wall = make_wall()
    path = f"/api/v1/walls/{wall.slug}/outputs/1/pair/"
    answers = {
        role: api_as(role).post(path, {"code": "123456"}, format="json").status_code
        for role in (Role.OPERATOR, Role.AUDITOR, Role.ADMIN)
    }
    assert answers == {Role.OPERATOR: 403, Role.AUDITOR: 403, Role.ADMIN: 400}


def test_a_persons_name_is_never_made_a_device() -> None:
    make_user(username="dinding-posko", role="operator")
    wall = make_wall(slug="posko")
    assert wall.account is not None
    assert (wall.account.role, wall.account.has_usable_password()) == ("wall", False)


def test_a_paired_device_keeps_no_second_token() -> None:
    output, token = pair(make_wall(), now=NOW)
    assert output.token_digest == tokens.digest(token)
    assert device(token).get(f"/wall/{output.wall.slug}/output/1/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_supervisors_with_one_code_one_wins() -> None:
    wall = make_wall()
    people = [supervisor(), supervisor()]
    shown = ticket()
    start, results = threading.Barrier(2), []

    def claim(number: int) -> None:
        try:
            start.wait(10)
            pairing.claim(shown.code, wall=wall, number=number, by=people[number - 1], now=NOW)
            results.append(number)
        except WrongCode:
            results.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    won = max(results)
    assert sorted(results) == [0, won]
    assert Pairing.objects.get().output == wall.outputs.get(number=won)
    assert AuditEntry.objects.filter(act="output_pairing_claimed").count() == 1
