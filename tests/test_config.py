"""The options of the page: safe by default, and the same however it is started."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

import maskapp

ROOT = Path(__file__).parents[1]
PACKAGE = Path(maskapp.__file__).parent

SAFE = {
    "server.address": "localhost",
    "server.allowedHosts": ["localhost", "127.0.0.1", "::1"],
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.showEmailPrompt": False,
    "server.maxUploadSize": 200,
    "server.disconnectedSessionTTL": 60,
    "server.websocketPingInterval": 10,
    "runner.magicEnabled": False,
    "global.minCachedMessageSize": 1e12,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
}
# Safe by Streamlit's own defaults, as long as these stay.
SAFE_BY_DEFAULT = {
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.trustedUserHeaders": {},
    "server.corsAllowedOrigins": [],
    "server.maxWidgetStateSize": 25,
    "server.xsrfCookieSameSite": "lax",
    "global.developmentMode": False,
}
# Printed by Streamlit itself, started as the page is: what it took from its files.
_PROBE = f"""
import json
from streamlit import config
options = {{name: config.get_option(name) for name in {[*SAFE, *SAFE_BY_DEFAULT]!r}}}
print("OPTIONS " + json.dumps(options), flush=True)
"""


def test_installed_options_are_those_of_the_checkout() -> None:
    checkout = (ROOT / ".streamlit" / "config.toml").read_bytes()
    assert (PACKAGE / "ui" / ".streamlit" / "config.toml").read_bytes() == checkout


@pytest.mark.parametrize("name", SAFE)
def test_option_is_safe(name: str) -> None:
    options = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    section, option = name.split(".")
    assert options[section][option] == SAFE[name]


def test_checkout_page_is_the_installed_page() -> None:
    checkout = (ROOT / "streamlit_app.py").read_text("utf-8")
    installed = (PACKAGE / "ui" / "app.py").read_text("utf-8")
    assert checkout == installed.partition("\n\n")[2]


def test_command_uses_these_options_from_any_directory(tmp_path: Path) -> None:
    # A page that tells its options, where the command looks for the page: beside the options.
    (tmp_path / "elsewhere").mkdir()
    page = tmp_path / "sitecustomize.py"
    page.write_text(
        "import pathlib\n"
        f"PAGE = {str(PACKAGE / 'ui' / 'app.py')!r}\n"
        "def patch():\n"
        "    from streamlit.web import bootstrap\n"
        "    run = bootstrap.run_asgi_app\n"
        "    def told(main_script_path, *args, **options):\n"
        "        flags = args[2] if len(args) > 2 else options['flag_options']\n"
        "        bootstrap.load_config_options(flags)\n"
        "        assert pathlib.Path(main_script_path) == pathlib.Path(PAGE), main_script_path\n"
        f"        exec({_PROBE!r}, {{}})\n"
        "        return run(main_script_path, *args, **options)\n"
        "    bootstrap.run_asgi_app = told\n"
        "import sys\n"
        "if 'run' in sys.orig_argv and 'streamlit' in sys.orig_argv:\n"
        "    patch()\n",
        "utf-8",
    )
    port = _free_port()
    paths = [str(tmp_path), str(ROOT)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "HOME": str(tmp_path)}
    log = tmp_path / "log.txt"
    command = [sys.executable, "-m", "maskapp", "app", f"--server.port={port}"]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, "--server.headless=true"],
            cwd=tmp_path / "elsewhere",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            healthy = _is_healthy(port, server)
        finally:
            server.terminate()
    said = log.read_text("utf-8")
    assert healthy, said
    told = next(line for line in said.splitlines() if line.startswith("OPTIONS "))
    assert json.loads(told.removeprefix("OPTIONS ")) == SAFE | SAFE_BY_DEFAULT
    assert "Welcome" not in said  # Streamlit's question for an e-mail address


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _is_healthy(port: int, server: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health") as answer,
        ):
            return bool(answer.status == 200)
        time.sleep(0.1)
    return False
