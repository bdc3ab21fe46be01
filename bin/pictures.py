"""The pictures of README.md, made from the sample: docs/pictures/list.png and form.png."""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import running  # noqa: E402 (found from the line above)

PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1200, "height": 900}
COLOURS = 128  # enough for a page without photographs, and a quarter of the bytes


def take(page, name):
    page.evaluate("document.fonts.ready")
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")


def main(site, page):
    page.goto("/en/news/")
    take(page, "list")
    page.goto("/admin/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", site.password())
    page.click("[type=submit]")
    page.goto("/admin/bulletins/bulletin/?q=piano&language__exact=en")
    page.click("#result_list tbody th a")
    take(page, "form")


PICTURES.mkdir(parents=True, exist_ok=True)
with (
    tempfile.TemporaryDirectory() as data,
    running.site(DATA_DIR=data) as started,
    sync_playwright() as playwright,
):
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox"]
    )
    main(started, browser.new_page(base_url=started.address, viewport=SIZE))
    browser.close()
