"""The environment's readers: what they take, what they refuse, and that the refusal names the variable."""

from pathlib import Path

import pytest

from warroom.env import KNOWN, BadEnvironment, Environment


def env(**variables: str) -> Environment:
    return Environment(variables)


def refusal(call: object, *arguments: object, **options: object) -> str:
    with pytest.raises(BadEnvironment) as caught:
        call(*arguments, **options)  # type: ignore[operator]
    return str(caught.value.code)


def test_a_misspelt_name_is_refused_and_the_known_ones_are_listed() -> None:
    said = refusal(env(WARROOM_DEBGU="1").refuse_unknown)
    assert said.startswith("WARROOM_DEBGU: unknown variable")
    assert "WARROOM_DEBUG" in said
    assert "\n" not in said


def test_known_names_and_names_of_others_pass() -> None:
    env(**dict.fromkeys(KNOWN, "x"), PATH="/bin", WAR="room").refuse_unknown()


@pytest.mark.parametrize(
    ("value", "meaning"), [("1", True), ("Yes", True), (" on ", True), ("0", False), ("off", False)]
)
def test_flags(value: str, meaning: bool) -> None:
    assert env(WARROOM_DEMO=value).flag("WARROOM_DEMO", default=not meaning) is meaning


def test_a_blank_flag_is_its_default() -> None:
    assert env(WARROOM_DEMO=" ").flag("WARROOM_DEMO", default=True) is True


def test_a_flag_that_is_neither_is_refused() -> None:
    assert refusal(env(WARROOM_DEMO="maybe").flag, "WARROOM_DEMO") == "WARROOM_DEMO: expected 1 or 0, got 'maybe'"


def test_numbers_inside_their_range() -> None:
    assert env(PORT="8080").number("PORT", 8000, lowest=0, highest=65535) == 8080
    assert env().number("PORT", 8000, lowest=0, highest=65535) == 8000


@pytest.mark.parametrize("value", ["eight", "8000.5", "70000", "-1", "0x10", "9" * 40, "\u0668"])
def test_other_numbers_are_refused(value: str) -> None:
    assert refusal(env(PORT=value).number, "PORT", 8000, lowest=0, highest=65535).startswith("PORT: expected a whole")


def test_words_are_split_and_blanks_dropped() -> None:
    assert env(HOSTS=" a, ,b,").words("HOSTS") == ["a", "b"]
    assert env().words("HOSTS", "c,d") == ["c", "d"]


def test_a_folder_becomes_absolute(tmp_path: Path) -> None:
    assert env(WARROOM_DATA=f"{tmp_path}/x/../y").folder("WARROOM_DATA", Path("/d")) == tmp_path / "y"
    assert env().folder("WARROOM_DATA", Path("/d")) == Path("/d")


def test_a_folder_with_a_line_break_is_refused() -> None:
    assert "control characters" in refusal(env(WARROOM_DATA="/a\nb").folder, "WARROOM_DATA", Path("/d"))


@pytest.mark.parametrize("value", ["127.0.0.1:8001", "[::1]:8001", "node1.example:65535"])
def test_where_to_listen(value: str) -> None:
    assert env(BIND=value).bind("BIND", "127.0.0.1:1") == value


@pytest.mark.parametrize("value", ["everywhere", "127.0.0.1", ":8001", "127.0.0.1:0", "127.0.0.1:65536", "a:b"])
def test_an_address_without_a_usable_port_is_refused(value: str) -> None:
    assert refusal(env(BIND=value).bind, "BIND", "127.0.0.1:8001").startswith("BIND: expected address:port")


def test_a_choice_among_words() -> None:
    levels = frozenset({"INFO", "ERROR"})
    assert env(LEVEL="ERROR").choice("LEVEL", "INFO", among=levels) == "ERROR"
    assert refusal(env(LEVEL="LOUD").choice, "LEVEL", "INFO", among=levels) == (
        "LEVEL: expected one of ERROR, INFO, got 'LOUD'"
    )


def test_an_address_of_another_scheme_is_refused_without_repeating_it() -> None:
    """An address may hold a password; the refusal must not print it."""
    said = refusal(env(DATABASE_URL="mysql://u:hush@h/d").url, "DATABASE_URL", "", schemes=frozenset({"postgres"}))
    assert said.startswith("DATABASE_URL: expected an address")
    assert "hush" not in said


def test_a_refusal_ends_the_interpreter_with_status_1() -> None:
    assert isinstance(BadEnvironment("X", "why"), SystemExit)
    assert BadEnvironment("X", "why").code == "X: why"  # a text code is printed to stderr and means status 1
