"""The forms that filter, at every width from a phone's to a wide screen's."""

import pytest

from tests import builders as make

WIDER = """() => [...document.querySelectorAll("fieldset")].flatMap(field => {
  const edge = field.getBoundingClientRect().right + 1
  return [...field.querySelectorAll("label")].filter(one => one.getBoundingClientRect().right > edge)
    .map(one => one.innerText)
})"""

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_no_choice_of_a_kind_stands_over_its_neighbour(look, address):
    make.commemoration(language="es")
    page = look()
    for path in ("/es/news/?kind=commemoration", "/es/subscribe/?kind=commemoration"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for width in (320, 375, 390, 600, 700, 760, 1000):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(WIDER) == [], (path, width)
