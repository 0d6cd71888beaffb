"""The procedures that come with the product keep what the city promises, and never overwrite somebody's own."""

import pytest
from django.utils import timezone

from incidents.models import Category, Playbook
from incidents.playbooks import shape, shipped, yaml_text
from incidents.playbooks.yaml_text import Written

pytestmark = pytest.mark.django_db
ALL = shipped.playbooks()
BY_CATEGORY = {one.category: one for one in ALL}
KNOWN_OWNERS = {
    *shape.OWNERS, "BPBD", "DLH", "DP3A", "Damkar", "Dinkes", "Dinsos", "Dishub", "Diskominfo", "KPU", "Linmas",
    "Lurah", "PLN", "PU", "Polda", "Polrestabes", "Polri", "Polsek", "Unit PPA",
}  # fmt: skip


def within(one: Written, key: str) -> int | None:
    return next(step.within_s for step in one.body.steps if step.key == key)


def test_every_category_has_one() -> None:
    assert set(Category.objects.values_list("code", flat=True)) == set(BY_CATEGORY)
    assert len(ALL) == 20
    assert all(category.playbook.body["steps"] for category in Category.objects.select_related("playbook"))


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_its_targets_are_what_its_category_promises(one: Written) -> None:
    promise = Category.objects.get(code=one.category)
    assert within(one, "tanggap") == promise.respond_within_s
    assert within(one, "pulih") == promise.resolve_within_s
    assert one.body.steps[-1].key == "pulih"
    if promise.on_site_within_s is not None:
        assert within(one, "tiba") == promise.on_site_within_s
    else:
        assert "tiba" not in [step.key for step in one.body.steps]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_it_can_be_followed_from_top_to_bottom(one: Written) -> None:
    steps = one.body.steps
    assert 6 <= len(steps) <= 14
    assert all(step.within_s is not None for step in steps)
    for answers in ways(one):
        times = [step.within_s or 0 for step in steps if all(answers.get(q) == a for q, a in step.when.items())]
        assert times == sorted(times), (answers, times)
    assert any(step.when for step in steps)
    assert {step.owner for step in steps} <= KNOWN_OWNERS
    assert any("kamera" in step.title.lower() for step in steps)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_every_question_leads_somewhere(one: Written) -> None:
    asked = {step.key for step in one.body.steps if step.ask}
    assert asked == {question for step in one.body.steps for question in step.when}


def ways(one: Written) -> list[dict[str, str]]:
    """Every combination of answers."""
    found: list[dict[str, str]] = [{}]
    for step in one.body.steps:
        if step.ask is not None:
            found = [{**way, step.key: answer} for way in found for answer in step.ask.answers]
    return found


def test_the_shipped_files_are_written_as_an_export_writes_them() -> None:
    text = yaml_text.export(ALL)
    assert yaml_text.parse(text) == (list(ALL), [])


def test_to_ship_again_changes_nothing() -> None:
    assert shipped.ship() == 0


def test_a_bare_row_is_filled_and_a_missing_one_made() -> None:
    kbk = Playbook.objects.get(code="KBK")
    Playbook.objects.filter(pk=kbk.pk).update(body={"title": "Kebakaran", "steps": []})
    kbk.versions.all().delete()
    other = Playbook.objects.get(code="PJU")
    other.rules.update(playbook=kbk)
    other.versions.all().delete()
    other.delete()
    assert shipped.ship() == 2
    kbk.refresh_from_db()
    assert (len(kbk.body["steps"]), kbk.version, kbk.versions.get().body) == (14, 1, kbk.body)
    assert Playbook.objects.filter(code="PJU", shipped=True).exists()


def test_an_edited_row_is_never_overwritten() -> None:
    body = {"title": "Milik kota", "steps": [{"key": "a", "title": "A", "owner": "operator"}]}
    Playbook.objects.filter(code="KBK").update(body=body, shipped=False)
    assert shipped.ship() == 0
    assert Playbook.objects.get(code="KBK").body == body


def test_a_renewed_shipment_becomes_a_version_of_a_row_nobody_edited() -> None:
    body = {"title": "Dahulu", "steps": [{"key": "a", "title": "A", "owner": "operator"}]}
    row = Playbook.objects.get(code="KBK")
    row.versions.all().delete()
    Playbook.objects.filter(pk=row.pk).update(body=body)
    assert shipped.ship(now=timezone.now()) == 1
    assert list(row.versions.order_by("version").values_list("version", "body__title")) == [
        (1, "Dahulu"), (2, "Kebakaran"),
    ]  # fmt: skip
