"""Why a change of a rule was refused, in the reader's language and by field."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.problems import Conflict, Problem
from incidents.models import AlarmRule
from incidents.rulebook.card import card
from incidents.rulebook.checks import Fault

SENTENCES: dict[Fault, Promise] = {
    Fault.NEEDED: gettext_lazy("Perlu diisi."),
    Fault.UNKNOWN: gettext_lazy("Pilihan ini tidak dikenal."),
    Fault.OUT_OF_RANGE: gettext_lazy("Isi 1 detik sampai 30 hari."),
    Fault.NEEDED_TO_RING: gettext_lazy("Peringatan dan alarm perlu waktu respons."),
    Fault.NEEDED_ABOVE_P4: gettext_lazy("Tanpa SOP dan waktu respons, prioritas tidak boleh di atas P4."),
    Fault.NOT_ALARMING: gettext_lazy("Hanya P1 dan P2 yang boleh menjadi alarm."),
    Fault.NEEDED_FOR_ANOTHER: gettext_lazy("Prioritas ini bukan hasil matriks: tulis alasannya."),
}


class BadRule(Problem):
    """The rule may not stand like this; ``errors`` says which field and why."""

    code = "bad_rule"

    def __init__(self, faults: dict[str, Fault]) -> None:
        self.faults = faults
        errors = {field: [str(SENTENCES[fault])] for field, fault in faults.items()}
        super().__init__(_("Aturan ini belum dapat dipakai."), errors=errors)


class StaleRule(Conflict):
    """Somebody else has changed the rule since it was read."""

    def __init__(self, rule: AlarmRule) -> None:
        said = {"title": rule.title, "version": rule.version}
        super().__init__(_("Aturan %(title)s sudah berubah: kini versi %(version)s.") % said, current=card(rule))
