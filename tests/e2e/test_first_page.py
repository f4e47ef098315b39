from collections.abc import Callable

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize("javascript", [True, False])
def test_login_page_opens(open_page: Callable[..., Page], javascript: bool) -> None:
    page = open_page(javascript=javascript, width=320)
    answer = page.goto("/masuk")
    assert answer is not None
    assert answer.status == 200
    assert page.get_by_role("button", name="Masuk").count() == 1
