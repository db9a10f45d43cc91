"""docker-compose.yml without a container engine: its form, its commands, its variables."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from warning_signals.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
ASKED = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")
SECRET = re.compile(r"password|secret|token|fernet", re.IGNORECASE)
OURS = {"airflow", "ews", "python", "celery"}

SHELL = {"CMD", "CMD-SHELL", "bash", "-ec"}

ASK_AIRFLOW = """
import json, sys
from airflow.cli.cli_parser import get_parser
from airflow.configuration import conf
from airflow.providers_manager import ProvidersManager

def refused(command):
    try:
        get_parser().parse_args(command)
    except SystemExit:
        return True

ProvidersManager().initialize_providers_configuration()
options = [
    f"AIRFLOW__{section.upper()}__{option.upper()}"
    for section, told in conf.configuration_description.items()
    for option in told["options"]
]
commands = json.loads(sys.argv[1])
wrong = [command for command in commands if refused(command)]
answer = {"understood": len(commands) - len(wrong), "refused": wrong, "options": options}
print(json.dumps(answer))
"""


def filled(text: str) -> str:
    """Put a value in for every variable, as Compose does before it reads on."""
    return ASKED.sub(lambda m: m[3] if m[2] == "-" else f"/value-of-{m[1]}", text)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(filled(TEXT))["services"]
    return loaded


def commands(services: dict[str, Any]) -> Iterator[list[str]]:
    """Yield each command of ours, those in shell lines and health checks included."""
    for service in services.values():
        for given in (service.get("command"), service.get("healthcheck", {}).get("test")):
            words = [word for word in given or [] if word not in SHELL]
            lines = words[0].splitlines() if len(words) == 1 else [shlex.join(words)]
            yield from (shlex.split(line) for line in lines if line.split(" ")[0] in OURS)


@pytest.fixture(scope="module")
def airflow(services: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Airflow itself, in a process and a home of its own, says of commands and options."""
    asked = [line[1:] for line in commands(services) if line[0] == "airflow"]
    home = tmp_path_factory.mktemp("airflow")
    done = subprocess.run(
        [sys.executable, "-c", ASK_AIRFLOW, json.dumps(asked)],
        env={**os.environ, "AIRFLOW_HOME": str(home), "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor"},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_compose_takes_the_file(services: dict[str, Any]) -> None:
    compose_spec = pytest.importorskip("compose_spec", reason="the package compose-spec reads it")

    read = compose_spec.PyCompose.from_yaml(yaml.safe_dump(yaml.safe_load(filled(TEXT))))

    read.validate()
    assert sorted(read.service_names()) == sorted(services)


def test_the_production_shape_is_there(services: dict[str, Any]) -> None:
    assert sorted(services) == [
        "api-server",
        "dag-processor",
        "postgres",
        "redis",
        "roundup",
        "scheduler",
        "setup",
        "triggerer",
        "worker",
    ]


def test_every_service_that_stays_up_says_whether_it_is_well(services: dict[str, Any]) -> None:
    lasting = {name: service for name, service in services.items() if name != "setup"}

    assert [name for name, service in lasting.items() if "healthcheck" not in service] == []


def test_what_is_waited_for_exists_and_can_become_healthy(services: dict[str, Any]) -> None:
    for service in services.values():
        for name, wait in dict(service.get("depends_on") or {}).items():
            assert name in services
            assert wait["condition"] != "service_healthy" or "healthcheck" in services[name]


def test_airflow_understands_its_commands(airflow: dict[str, Any]) -> None:
    assert airflow["understood"] == 10
    assert airflow["refused"] == []


def test_the_other_commands_are_there(services: dict[str, Any]) -> None:
    from typer.main import get_command

    from warning_signals.cli.app import app

    for line in commands(services):
        if line[0] == "ews":
            assert line[1] in get_command(app).commands  # type: ignore[attr-defined]
        if line[:2] == ["python", "-m"]:
            assert find_spec(line[2]) is not None
        if line[0] == "celery":
            assert find_spec(line[2].rpartition(".")[0]) is not None


def test_the_tracker_understands_its_arguments(services: dict[str, Any]) -> None:
    from warning_signals.ticketing.roundup_tracker import _parser

    [line] = [line for line in commands(services) if "warning_signals" in " ".join(line)]

    given = _parser().parse_args(line[3:])

    assert (given.host, given.port) == ("0.0.0.0", 8917)


def test_every_variable_of_ours_is_a_setting(services: dict[str, Any]) -> None:
    known = {f"EWS_{name.upper()}" for name in Settings.model_fields}
    told = {name for service in services.values() for name in service.get("environment", {})}

    assert {name for name in told if name.startswith("EWS_")} <= known


def test_every_variable_of_airflow_is_an_option_of_it(
    services: dict[str, Any], airflow: dict[str, Any]
) -> None:
    told = {name for service in services.values() for name in service.get("environment", {})}

    assert {name for name in told if name.startswith("AIRFLOW__")} <= set(airflow["options"])


def test_what_the_file_asks_for_stands_in_the_example_and_nothing_else() -> None:
    asked = {match[1] for match in ASKED.finditer(TEXT)}
    offered = {line.partition("=")[0] for line in EXAMPLE.splitlines() if re.match(r"\w+=", line)}

    assert asked == offered


def test_no_secret_stands_in_the_file_or_has_a_default() -> None:
    given = {match[1]: (match[2], match[3]) for match in ASKED.finditer(TEXT)}
    secrets = {name: how for name, how in given.items() if SECRET.search(name)}
    example = dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE, re.MULTILINE))

    assert len(secrets) == 9
    assert {name for name, (kind, _) in secrets.items() if kind != "?"} == {"SLACK_BOT_TOKEN"}
    assert {example[name] for name in secrets} == {""}
    for line in TEXT.splitlines():
        name, _, value = line.strip().partition(": ")
        if SECRET.search(name) and value and not name.startswith("#"):
            assert "${" in value, line
