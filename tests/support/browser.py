"""A page in a real browser: what its scripts say, in the time that they really take."""

from __future__ import annotations

import json
import re
import selectors
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
WHY_NOT = "Chromium is not installed: apt-get install chromium"

OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND"
"""No name is found: whatever a page asks for over a network fails."""


def say_in(page: str, script: str) -> str:
    """A page with a script of ours that calls `say(value)` in the end, or fails.

    Its policy stays as it is, but for a page without scripts, which forbids ours too.
    """
    if "script-src" not in page:
        page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    told = 'const say = value => console.log("SAID " + encodeURIComponent(JSON.stringify(value)));'
    caught = f"(async () => {{ {script} }})().catch(error => say(String(error.stack)));"
    return page.replace("</body>", f"<script>{told}{caught}</script></body>")


def listen(folder: Path, page: str, address: str = "", seconds: float = 90.0) -> Any:
    """What the script of a page says.

    Args:
        folder: Where the page and the browser's own files may be put.
        page: With a script that says something.
        address: What stands after the page's name, such as `#...`.
        seconds: How long to wait for it.
    """
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    process = subprocess.Popen(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
         "--remote-debugging-port=0", f"--user-data-dir={folder / 'profile'}", OFFLINE,
         file.as_uri() + address],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stderr is not None
    heard, end = b"", time.monotonic() + seconds
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stderr, selectors.EVENT_READ)
        try:
            while time.monotonic() < end:
                if waiting.select(timeout=1.0):
                    heard += process.stderr.read1(1 << 16)
                found = re.search(rb'"SAID ([^"]*)"', heard)
                if found:
                    return json.loads(_decoded(found[1].decode()))
        finally:
            process.kill()
            process.wait()
            process.stderr.close()
    raise AssertionError(heard[-2000:].decode(errors="replace"))


def _decoded(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)
