"""Which programmes read like a proposal, by full text: a hint for people to judge, never a link by itself.

A throw-away FTS5 table in memory ranks them (bm25), whatever engine the data lives on.
"""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlite_utils import Database

from innovations.database import db
from innovations.domain import programmes
from innovations.models.masterplan import Programme, ProgrammeLink
from innovations.models.proposals import Proposal

MOST = 5
MAX_WORDS = 200
LEAST_SHARE = 0.5
"""Of the best one's score: what is less like it is noise."""
LEAST_COMMON = 2
"""How many words must be in both: one alone is chance."""
WORD = re.compile(r"[^\W\d_]{3,}")
READ = ("title", "summary", "aims", "benefits", "results")
"""The texts of a proposal that say what it does; its problem tells of what is around, its design of steps."""
STOP_WORDS = frozenset(
    WORD.findall(
        """
        ada adalah agar akan alat angka antara apa aplikasi atau awal bagi bahwa baik banyak baru beberapa bekerja
        belum berbagai berdasarkan bersama bila bisa bukan bulan bulanan cara catatan cepat contoh daerah daftar dalam
        dan dapat dari data delapan dengan desa dibuat digunakan diketahui dikunjungi dilakukan dinas dipakai
        diperiksa distrik dua empat enam guna hal hanya hari harus hasil hingga ini inovasi itu jadi jadwal juga
        jumlah kabupaten kali kampung karena kegiatan kelurahan kepada kini kota kunjungan lagi lain lalu layanan
        lebih lembar lewat lima maka masih masyarakat maupun melalui melayani memakai membuat memiliki memperbaiki
        menerima menggunakan mengirim meningkatkan menjadi menurut mereka minggu mudah naik namun oleh orang pada para
        pelayanan peningkatan per perlu persen persentase petugas pihak pintu program proses puluh resmi saat saja
        sama sangat satu sebagai sebelum secara sedang sehingga selama selesai sembilan semua seperti sepuluh sering
        serta sesuai setiap sudah supaya tahun tahunan tanpa telah tentang tepat terhadap terjadwal tersebut tetap
        tetapi tidak tiga tujuh turun untuk waktu warga yaitu yang
        """
    )
)
"""Words that stand everywhere and so say nothing of what a text is about."""


def suggest(proposal: Proposal) -> list[Programme]:
    """The programmes in force most like the proposal, best first; but those it was ever tied to."""
    known = select(ProgrammeLink.programme_id).where(ProgrammeLink.proposal_id == proposal.id)
    texts = (Programme.name, Programme.activity, Programme.target, Programme.indicator)
    rows = db.session.execute(
        select(Programme.id, *texts).where(programmes.IN_FORCE, Programme.id.not_in(known)).order_by(Programme.id)
    )
    keys = rank(" ".join(getattr(proposal, name) for name in READ), {row[0]: row[1:] for row in rows})
    found = select(Programme).where(Programme.id.in_(keys)).options(joinedload(Programme.dimension))
    return sorted(db.session.scalars(found.order_by(Programme.id)), key=lambda row: keys.index(row.id))


def rank(text: str, documents: Mapping[int, Sequence[str]]) -> list[int]:
    """Ids of the documents most like `text`, best first; a word in a document's first text counts twice."""
    words = [word for word in dict.fromkeys(WORD.findall(text.casefold())) if word not in STOP_WORDS]
    asked = set(words)
    found = {key: WORD.findall(" ".join((*texts, texts[0])).casefold()) for key, texts in documents.items()}
    rows = [{"id": key, "words": " ".join(own)} for key, own in found.items() if len(asked & {*own}) >= LEAST_COMMON]
    if not rows:
        return []
    memory = Database(memory=True)
    table = memory.table("documents", pk="id").insert_all(rows)
    table.enable_fts(["words"], tokenize="unicode61 remove_diacritics 2")
    query = " OR ".join(f'"{word}"' for word in words[:MAX_WORDS])
    hits = list(table.search(query, columns=["id"], limit=MOST, include_rank=True))
    memory.close()
    return [row["id"] for row in hits if row["rank"] <= LEAST_SHARE * hits[0]["rank"]]
