"""Rows of /opd."""

from tests.access import EVERYBODY, get

ROWS = [
    get("agencies.index", "/opd", EVERYBODY),
    get("agencies.index_file", "/opd/semua.csv", EVERYBODY),
    get("agencies.index_file", "/opd/semua.xlsx", EVERYBODY),
    get("agencies.index_file", "/opd/semua.pdf", EVERYBODY),
    get("agencies.show", "/opd/{agency}", EVERYBODY),
    get("agencies.show_file", "/opd/{agency}.csv", EVERYBODY),
    get("agencies.show_file", "/opd/{agency}.xlsx", EVERYBODY),
    get("agencies.show_file", "/opd/{agency}.json", EVERYBODY),
]
