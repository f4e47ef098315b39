"""Rows of /api/v1: opened by a token alone; a cookie opens nothing there."""

from tests.access import EVERYBODY, TOKEN, by_token, get

ROWS = [
    get("api.openapi", "/api/v1/openapi.json", f"{EVERYBODY} {TOKEN}", but={"anonymous": 200, "newcomer": 200}),
    by_token("api.list_innovations", "/api/v1/innovations"),
    by_token("api.get_innovation", "/api/v1/innovations/{approved}"),
    by_token("api.list_agencies", "/api/v1/agencies"),
    by_token("api.list_programmes", "/api/v1/programmes"),
    by_token("api.get_coverage", "/api/v1/coverage"),
    by_token("api.list_reports", "/api/v1/reports"),
    by_token("api.get_report", "/api/v1/reports/opd"),
]
