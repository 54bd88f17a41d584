"""Faults on request: what each does to a message, and fates that repeat from a seed."""

from __future__ import annotations

import random
import time
from typing import Any

import httpx
import pytest

from playground import Fault, Rule, Workspace
from playground.fault.plan import Plan, fate
from tests.playground.bot import until


def _post(slack: Workspace, text: str, channel: str = "sales", timeout: float = 5.0) -> Any:
    return httpx.post(
        slack.api + "chat.postMessage",
        json={"channel": channel, "text": text},
        headers={"Authorization": f"Bearer {slack.bot_token}"},
        timeout=timeout,
        trust_env=False,
    )


def _arrived(slack: Workspace, text: str) -> int:
    return sum(m["text"] == text for m in slack.messages("sales"))


def _fate(slack: Workspace) -> list[str]:
    return [e["fate"] for e in slack.traffic("chat.postMessage")]


def test_a_request_lost_before_acceptance_leaves_no_message(slack: Workspace) -> None:
    slack.faults(Rule(Fault.LOST, "chat.postMessage"))
    with pytest.raises(httpx.TransportError):
        _post(slack, "x")
    assert _arrived(slack, "x") == 0
    assert until(lambda: _fate(slack)) == ["lost"]


def test_accepted_and_then_reset_leaves_one_message(slack: Workspace) -> None:
    slack.faults(Rule(Fault.RESET, "chat.postMessage"))
    with pytest.raises(httpx.TransportError):
        _post(slack, "x")
    assert _arrived(slack, "x") == 1


def test_500_after_acceptance_leaves_one_message_and_500_before_none(slack: Workspace) -> None:
    slack.settings(rate_limits=False)
    slack.faults(
        Rule(Fault.ERROR_500, "chat.postMessage", last=1),
        Rule(Fault.REFUSED_500, "chat.postMessage", first=2),
    )
    assert _post(slack, "x").status_code == 500
    assert _arrived(slack, "x") == 1
    assert _post(slack, "y").status_code == 500
    assert _arrived(slack, "y") == 0


def test_an_answer_lost_leaves_one_message_and_a_client_that_waits(slack: Workspace) -> None:
    slack.faults(Rule(Fault.NO_ANSWER, "chat.postMessage", seconds=5))
    with pytest.raises(httpx.ReadTimeout):
        _post(slack, "x", timeout=0.3)
    assert _arrived(slack, "x") == 1


def test_a_late_post_lands_after_the_client_gave_up(slack: Workspace) -> None:
    slack.faults(Rule(Fault.LATE, "chat.postMessage", seconds=0.5))
    with pytest.raises(httpx.ReadTimeout):
        _post(slack, "x", timeout=0.1)
    assert _arrived(slack, "x") == 0
    until(lambda: _arrived(slack, "x"))
    assert _arrived(slack, "x") == 1


def test_latency_is_by_method_and_goes_together_with_other_faults(slack: Workspace) -> None:
    slack.faults(
        Rule(Fault.LATENCY, "chat.*", seconds=0.2),
        Rule(Fault.RATE_LIMITED, "chat.postMessage", retry_after=7, last=1),
    )
    began = time.monotonic()
    refused = _post(slack, "x")
    assert time.monotonic() - began >= 0.2
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "7")
    assert _post(slack, "x").json()["ok"] is True
    httpx.post(slack.api + "auth.test", data={"token": slack.bot_token}, trust_env=False)
    assert slack.traffic("auth.test")[0]["fate"] == "ok"
    assert _fate(slack) == ["rate_limited", "latency"]


def test_an_error_code_can_be_asked_for_and_strikes_its_target_only(slack: Workspace) -> None:
    sales = slack.slack.world.channel("sales")
    assert sales is not None
    slack.faults(Rule(Fault.REFUSED, "chat.postMessage", target=sales.id, error="fatal_error"))
    assert _post(slack, "x", sales.id).json() == {"ok": False, "error": "fatal_error"}
    assert _post(slack, "x", "deals-won").json()["ok"] is True


def test_faults_are_set_and_read_through_the_control_api(slack: Workspace) -> None:
    with httpx.Client(base_url=slack.control, trust_env=False) as control:
        rule = {"fault": "lost", "method": "chat.*", "rate": 0.5}
        assert control.post("/faults", json={"seed": 7, "rules": [rule]}).json()["ok"] is True
        told = control.get("/faults").json()
        assert told["seed"] == 7
        assert told["rules"][0]["rate"] == 0.5
        assert control.post("/faults", json={"rules": [{"fault": "flood"}]}).status_code == 400
        assert control.delete("/faults").json()["ok"] is True
        assert control.get("/faults").json()["rules"] == []
        assert control.post("/settings", json={"ack_seconds": 1.5}).json()["ack_seconds"] == 1.5
        assert control.post("/settings", json={"no_such": 1}).status_code == 400


MIXED = (
    Rule(Fault.LATENCY, rate=0.3, seconds=0.1),
    Rule(Fault.LOST, "chat.*", rate=0.05),
    Rule(Fault.RESET, "chat.*", rate=0.05),
    Rule(Fault.ERROR_500, "chat.postMessage", rate=0.05),
    Rule(Fault.RATE_LIMITED, rate=0.05),
    Rule(Fault.DROP, "deliver:*", rate=0.1),
    Rule(Fault.DUPLICATE, "deliver:events_api", rate=0.1),
)


def test_ten_minutes_of_mixed_faults_from_one_seed_are_the_same_twice() -> None:
    """Ten calls a second for ten minutes; the second run meets them in another order."""
    methods = ("chat.postMessage", "chat.update", "views.open", "deliver:events_api")
    calls = [(m, f"C{t}") for m in methods for t in range(30)] * 50
    random.Random(5).shuffle(calls)

    def run(order: list[tuple[str, str]]) -> dict[tuple[str, str, int], str]:
        plan = Plan(42)
        plan.set(MIXED)
        met = {}
        for method, target in order:
            drawn = plan.draw(method, target)
            met[method, target, drawn.nth] = f"{drawn.name}:{drawn.delay}"
        return met

    first = run(calls)
    assert run(sorted(calls)) == first
    struck = {name.partition(":")[0] for name in first.values()}
    assert struck >= {"ok", "latency", "lost", "reset", "error_500", "drop", "duplicate"}
    some = list(first)[:500]
    assert [fate(43, MIXED, *c).name for c in some] != [fate(42, MIXED, *c).name for c in some]


def test_a_rate_is_kept_in_the_long_run() -> None:
    rules = (Rule(Fault.LOST, rate=0.1),)
    struck = sum(fate(1, rules, "m", "t", n).fault is not None for n in range(20_000))
    assert 1_800 < struck < 2_200


def test_fates_of_real_requests_repeat_from_a_seed() -> None:
    def run() -> list[tuple[str, str, int, str]]:
        with Workspace(seed=3) as slack:
            slack.settings(rate_limits=False)
            slack.faults(
                Rule(Fault.LOST, "chat.*", rate=0.2),
                Rule(Fault.RESET, "chat.*", rate=0.2),
                Rule(Fault.RATE_LIMITED, "chat.*", rate=0.2),
            )
            with httpx.Client(trust_env=False) as http:
                for n in range(60):
                    channel = ("sales", "deals-won")[n % 2]
                    try:
                        http.post(
                            slack.api + "chat.postMessage",
                            data={"channel": channel, "text": "x", "token": slack.bot_token},
                        )
                    except httpx.TransportError:
                        continue
            until(lambda: len(slack.traffic("chat.*")) == 60)
            return sorted(
                (e["method"], e["target"], e["nth"], e["fate"]) for e in slack.traffic("chat.*")
            )

    first = run()
    assert first == run()
    assert {f for *_, f in first} == {"ok", "lost", "reset", "rate_limited"}
