"""What is wrong with a playbook, in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.problems import Problem
from incidents.playbooks.shape import Fault

MOST_SHOWN = 50
SENTENCES: dict[str, Promise | str] = {
    "not_a_mapping": _("di sini harus ada isian bernama"),
    "unknown_key": _("isian “%(key)s” tidak dikenal"),
    "missing": _("belum diisi"),
    "not_text": _("harus berupa teks; beri tanda kutip bila perlu"),
    "too_long": _("terlalu panjang: %(n)s tanda, paling banyak %(most)s"),
    "control_character": _("memuat tanda kendali"),
    "no_steps": _("SOP harus punya sedikitnya satu langkah"),
    "too_many_steps": _("terlalu banyak langkah: %(n)s, paling banyak %(most)s"),
    "bad_key": _("kunci langkah: huruf kecil, angka dan tanda hubung, paling banyak 40"),
    "key_twice": _("kunci “%(key)s” sudah dipakai langkah lain"),
    "bad_time": _("target waktu: “90 detik”, “2 menit”, “1 jam 30 menit”, paling lama 30 hari"),
    "two_times": _("tulis “within” atau “within_s”, jangan keduanya"),
    "bad_answers": _("pertanyaan butuh 2 sampai %(most)s jawaban"),
    "answer_twice": _("jawaban yang sama dua kali"),
    "bad_when": _("syarat: 1 sampai %(most)s pasangan pertanyaan dan jawaban"),
    "not_an_earlier_step": _("“%(key)s” bukan langkah sebelum ini"),
    "not_a_question": _("langkah “%(key)s” tidak bertanya"),
    "not_an_answer": _("“%(answer)s” bukan jawaban dari “%(key)s” (%(answers)s)"),
    "dead_branch": _("langkah “%(key)s” tidak akan pernah berlaku: syaratnya saling meniadakan"),
    "too_big": _("berkas terlalu besar: paling banyak %(most)s kB"),
    "not_utf8": _("berkas harus berupa teks UTF-8"),
    "empty": _("berkas kosong"),
    "syntax": _("bukan YAML yang sah: %(why)s"),
    "alias": _("jangkar dan alias (& dan *) tidak diterima"),
    "tag": _("tanda tipe (!) tidak diterima"),
    "directive": _("perintah YAML (%%) tidak diterima"),
    "too_deep": _("bersarang terlalu dalam"),
    "too_many_values": _("terlalu banyak isian"),
    "key_not_text": _("nama isian harus berupa teks"),
    "duplicate_key": _("isian “%(key)s” ditulis dua kali"),
    "too_many_playbooks": _("terlalu banyak SOP dalam satu berkas: paling banyak %(most)s"),
    "bad_code": _("kode SOP: 2 sampai 20 huruf besar, angka atau tanda hubung"),
    "code_twice": _("SOP “%(key)s” ada dua kali di berkas ini"),
    "unknown_category": _("kategori “%(key)s” tidak dikenal"),
    "category_taken": _("kategori “%(key)s” sudah punya SOP %(other)s"),
    "category_differs": _("SOP ini milik kategori %(other)s; impor tidak memindahkannya"),
}


def said(fault: Fault) -> dict[str, Any]:
    """One fault as JSON, with where it is in front of what it is."""
    sentence = str(SENTENCES[fault.code]) % dict(fault.values)
    path = ".".join(str(part + 1 if isinstance(part, int) else part) for part in fault.path)
    if fault.line is not None:
        message = _now("baris %(line)s, kolom %(column)s: %(what)s") % {
            "line": fault.line, "column": fault.column, "what": sentence,
        }  # fmt: skip
    else:
        message = f"{path}: {sentence}" if path else sentence
    return {
        "path": list(fault.path), "line": fault.line, "column": fault.column, "code": fault.code, "message": message,
    }  # fmt: skip


class NotAPlaybook(Problem):
    """The text or the form cannot be taken as it is. ``faults`` lists why, with lines where there are lines."""

    code = "not_a_playbook"

    def __init__(self, faults: list[Fault]) -> None:
        listed = [said(fault) for fault in faults[:MOST_SHOWN]]
        super().__init__(listed[0]["message"], faults=listed)
