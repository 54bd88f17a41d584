"""Numbers written as pictures, from the command line."""

from pathlib import Path

from tests.cli.script import Run, read

PNG = b"\x89PNG"


def test_the_reports_write_a_picture_and_say_what_it_shows(
    run: Run, export: Path, tmp_path: Path
) -> None:
    read(run, "import", export)
    for line, finding in (
        (["funnel"], "loses most"),
        (["changes", "--from", "2026-01-01"], "From "),
        (["metrics", "--by", "cohort"], "Within three months"),
        (["forecast"], "eight times in ten"),
    ):
        file = tmp_path / f"{line[0]}.png"
        code, _, err = run(*line, "--png", file)
        assert code == 0 and finding in err
        assert file.read_bytes().startswith(PNG)


def test_what_cannot_be_drawn_or_written_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("metrics", "--by", "owner", "--png", tmp_path / "a.png")[0] == 2
    assert run("changes", "--png", tmp_path / "no" / "b.png")[0] == 2
    assert "nothing to draw" in run("funnel", "--png", tmp_path / "c.png")[2]
