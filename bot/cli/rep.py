"""What each of the team did, as cells beside the numbers of their deals."""

from bot.cli import figure
from bot.cli.goal import cells
from bot.domain.metrics import Period, Scope, known
from bot.domain.rep import Rep
from bot.services.goal import of_people
from bot.services.rate import rates_for
from bot.services.rep import reps
from bot.storage import UnitOfWork


def staff(uow: UnitOfWork, scope: Scope, period: Period) -> dict[str, figure.Json]:
    """Tell by name what each owner did; of two of one name, what the last of them did."""
    currency, goals = uow.workspace.currency, of_people(uow, period)
    found = reps(uow, scope, period)
    rates = rates_for(uow, [one.tally for one in found], None)
    told = {}
    for one in found:
        won = known(one.tally.won_value, currency, rates)
        told[one.name] = {
            "pace": figure.mean(None if won is None else one.pace(won)),
            "goals": {
                f"{part.goal.measure}_per_{part.goal.grain}": cells(part, currency)
                for part in goals.get(one.owner_id or 0, ())
            },
            **_habits(one),
        }
    return told


def _habits(one: Rep) -> figure.Json:
    return {
        "activities": one.activities,
        "followups": {"due": one.due, "kept": one.kept, "rate": figure.rate(one.kept_rate)},
        "next_step_rate": figure.rate(one.hygiene),
        "playbook": {
            "due": one.steps,
            "done": one.steps_done,
            "rate": figure.rate(one.playbook_rate),
        },
        "stages": {
            "reached": one.reached,
            "skipped": one.reached - one.stood,
            "rate": figure.rate(one.skipped_rate),
        },
    }
