"""Rows of home: to-do list, language, health, privacy notice, static files."""

from tests.access import EVERYBODY, get, post

CHOICES = {"decision": "at_once", "proposal": "daily", "task": "app", "review": "silent", "deadline": "daily"}

ROWS = [
    get("static", "/static/app.css", EVERYBODY, but={"anonymous": 200, "newcomer": 200}),
    get("home.index", "/", EVERYBODY),
    post("home.language", "/bahasa", EVERYBODY, data={"locale": "en"}, but={"anonymous": 303, "newcomer": 303}),
    get("home.live", "/sehat", EVERYBODY, but={"anonymous": 200, "newcomer": 200}),
    get("home.ready", "/siap", EVERYBODY, but={"anonymous": 200, "newcomer": 200}),
    get("home.privacy", "/privasi", EVERYBODY, but={"anonymous": 200, "newcomer": 200}),
    get("home.all_notices", "/pemberitahuan", EVERYBODY),
    post("home.read_notices", "/pemberitahuan", EVERYBODY, data={"last_id": "1", "next": "/pemberitahuan"}),
    get("home.choose_notices", "/pemberitahuan/pilihan", EVERYBODY),
    post("home.choose_notices", "/pemberitahuan/pilihan", EVERYBODY, data=CHOICES),
    get("home.emblem", "/lambang", EVERYBODY, ok=404, but={"anonymous": 404, "newcomer": 404}),
]
