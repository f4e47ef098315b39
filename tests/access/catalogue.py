"""Rows of /katalog and of what a proposal adopts; with the setting `PUBLIC_CATALOGUE` off, as it is by default."""

from tests.access import EVERYBODY, get, post

WRITING = "owner teammate"
TENDING = f"{WRITING} head kominfo"
SOURCE = {"number": "{implemented}", "source_text": ""}

ROWS = [
    get("catalogue.index", "/katalog", EVERYBODY),
    get("catalogue.show", "/katalog/{approved}", EVERYBODY),
    get("catalogue.sheet", "/katalog/{stopped}/lembar.pdf", EVERYBODY),
    get("catalogue.name_source", "/usulan/{approved}/replikasi", TENDING, otherwise=403),
    post("catalogue.name_source", "/usulan/{approved}/replikasi", TENDING, otherwise=403, data=SOURCE),
    post("catalogue.name_source", "/usulan/{draft}/replikasi", WRITING, but={"auditor": 403}, data=SOURCE),
    get(
        "catalogue.name_source",
        "/usulan/{returned}/replikasi",
        WRITING,
        but=dict.fromkeys(("head", "kominfo", "chair", "secretary", "auditor"), 403),
    ),
]
