"""The command line; every command hands its arguments to the library and prints what comes back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cxemotion import __version__
from cxemotion.errors import OptionError, unknown_name
from cxemotion.recording import Role

SOME_FAILED = 3
"""Exit status of a batch with calls in ``errors``."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def commands() -> None:
    """Customer-emotion timelines, escalations and missed empathy steps from customer-service calls."""


def _roles(_context: click.Context, _option: click.Parameter, value: str | None) -> dict[str, int] | None:
    """``agent=0,customer=1`` as a dict."""
    if value is None:
        return None
    roles: dict[str, int] = {}
    for part in value.split(","):
        name, _, number = part.strip().partition("=")
        if name not in list(Role):
            raise OptionError("--roles: " + unknown_name("role", name, Role))
        if not number.isdigit():
            raise OptionError(f"--roles {value}: write role=number, counting from 0, such as agent=0,customer=1")
        roles[name] = int(number)
    return roles


@commands.command()
@click.argument("audio", required=False, type=click.Path(path_type=Path))
@click.option("--transcript", type=click.Path(path_type=Path), help="What was said: any format of docs/formats.md.")
@click.option("--format", "given", help="The transcript's format, where its content shall not decide.")
@click.option("--roles", callback=_roles, help="Channel or speaker of each role, from 0: agent=0,customer=1.")
@click.option("--language", default="auto", show_default=True, help="auto | en | zh | zh-Hans | zh-Hant | yue | und.")
@click.option("--json", "json_file", metavar="FILE|-", help="Write the report as JSON; - for standard output.")
@click.option("--html", "html_file", type=click.Path(path_type=Path), help="Write the report as a page.")
@click.option("--models", default="default", show_default=True, help="Names as `cxemotion models` lists them.")
@click.option("--rules", default="default", show_default=True, help="A name of `cxemotion rules list`, or a file.")
def analyze(  # noqa: PLR0913, PLR0917 - one parameter for each option of the contract
    audio: Path | None,
    transcript: Path | None,
    given: str | None,
    roles: dict[str, int] | None,
    language: str,
    json_file: str | None,
    html_file: Path | None,
    models: str,
    rules: str,
) -> None:
    """Analyze one call: AUDIO, a transcript, or both."""
    from cxemotion.analyzer import analyze as analyze_call
    from cxemotion.readers.transcripts import read_transcript

    if audio is None and transcript is None:
        raise OptionError("nothing to analyze: give an audio file, --transcript FILE, or both")
    words = (
        transcript if given is None or transcript is None else read_transcript(transcript, roles=roles, format=given)
    )
    report = analyze_call(audio, words, roles=roles, language=language, models=models, rules=rules)
    if html_file is not None:
        report.save_html(html_file)
    if json_file == "-":
        click.echo(report.to_json())
        return
    if json_file is not None:
        Path(json_file).write_text(report.to_json() + "\n", encoding="utf-8")
    click.echo(report.summary())


@commands.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--to", help="native | csv | parquet | webvtt | srt | textgrid | rttm | elan; else by OUT's suffix.")
@click.option("--format", "given", help="The format of IN, where its content shall not decide.")
@click.option("--roles", callback=_roles, help="Speaker of each role, from 0: agent=0,customer=1.")
@click.option("--tier", default="turns", show_default=True, help="For RTTM: turns | emotions | events.")
def convert(
    source: Path, target: Path, to: str | None, given: str | None, roles: dict[str, int] | None, tier: str
) -> None:
    """Write the transcript or report IN as OUT, in another format."""
    from cxemotion.convert import convert_file

    convert_file(source, target, to=to, given=given, roles=roles, tier=tier)


@commands.command()
@click.option(
    "--out", default="cxemotion-demo", show_default=True, type=click.Path(path_type=Path), help="Folder for the pages."
)
def demo(out: Path) -> None:
    """Analyze the bundled sample calls, print the summaries, write their pages."""
    from cxemotion.analyzer import Analyzer
    from cxemotion.resources import samples_dir

    analyzer = Analyzer()
    out.mkdir(parents=True, exist_ok=True)
    for audio in sorted(samples_dir().glob("*.flac")):
        report = analyzer.analyze(audio, audio.with_suffix(".json"), roles={"agent": 0, "customer": 1})
        report.save_html(out / f"{audio.stem}.html")
        click.echo(report.summary())
        click.echo(f"page: {out / audio.stem}.html\n")


@commands.command()
@click.argument("source", metavar="INPUT")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the tables.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(min=1), help="Processes, or Ray actors.")
@click.option("--engine", default="local", show_default=True, help="local | ray.")
@click.option("--fresh", is_flag=True, help="Throw away what the folder holds and start over.")
@click.option("--models", default="default", show_default=True, help="Names as `cxemotion models` lists them.")
def score(source: str, out: Path, workers: int, engine: str, fresh: bool, models: str) -> None:
    """Score the calls of INPUT, a folder or a CSV or Parquet manifest, into tables; resumes by itself."""
    from cxemotion.analyzer import Analyzer
    from cxemotion.batch import score_calls, shown_progress

    with shown_progress() as progress:
        done = score_calls(
            source, out, workers=workers, engine=engine, fresh=fresh, analyzer=Analyzer(models), progress=progress
        )
    click.echo(done.line())
    if done.failed:
        sys.exit(SOME_FAILED)


@commands.command()
@click.option("--roles", default="agent,customer", show_default=True, help="Who has a channel, in their order.")
@click.option("--rate", "rate_hz", default=8000, show_default=True, help="Samples per second of each channel.")
@click.option("--language", default="auto", show_default=True, help="auto | en | zh | zh-Hans | zh-Hant | yue | und.")
@click.option("--models", default="default", show_default=True, help="Names as `cxemotion models` lists them.")
def live(roles: str, rate_hz: int, language: str, models: str) -> None:
    """Follow one call: turns and sound as JSON lines on standard input, events as they happen on standard output."""
    from cxemotion.analyzer import Analyzer
    from cxemotion.live import follow_lines, warm_up

    names = [name.strip() for name in roles.split(",")]
    analyzer = Analyzer(models)
    call = analyzer.start_call(names, rate_hz, language=language)
    warm_up(analyzer)
    for line in follow_lines(call, sys.stdin):
        print(line, flush=True)


@commands.command()
@click.argument("calls", type=click.Path(path_type=Path))
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write all scores with their intervals.")
@click.option("--models", default="default", show_default=True, help="Names as `cxemotion models` lists them.")
def evaluate(calls: Path, json_file: Path | None, models: str) -> None:
    """Score the models on CALLS, a folder of labelled calls."""
    from cxemotion.analyzer import Analyzer
    from cxemotion.evaluate import evaluate_calls
    from cxemotion.readers.labelled_calls import read_labelled_calls

    evaluation = evaluate_calls(read_labelled_calls(calls), Analyzer(models))
    click.echo(evaluation.table())
    if json_file is not None:
        json_file.write_text(evaluation.to_json() + "\n", encoding="utf-8")


@commands.group()
def rules() -> None:
    """Rubrics and detectors: list those that ship, check a file of your own."""


@rules.command("list")
def list_rules() -> None:
    """List the rules that ship."""
    from cxemotion.detect import load_rules, shipped_rules

    for name in shipped_rules():
        found = load_rules(name)
        click.echo(f"{name} {found.version}: {found.about}")


@rules.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check_rules_file(file: Path) -> None:
    """Check FILE, a rule file, and run the examples that its detectors carry."""
    from cxemotion.detect import check_rules

    found, failures = check_rules(file)
    for failure in failures:
        click.echo(failure)
    examples = sum(len(detector.match) + len(detector.no_match) for detector in found.detectors)
    if failures:
        raise OptionError(f"{file}: {len(failures)} of {examples} examples fail; change the rule or the example")
    click.echo(f"{file}: {len(found.detectors)} detectors, {examples} examples, all as they should be")


@commands.command("models")
def list_models() -> None:
    """List the models at hand."""
    from rich.console import Console
    from rich.table import Table

    from cxemotion.estimators import available_models

    table = Table("name", "task", "languages", "licence", "sha256", "measured", box=None)
    for model in available_models():
        scores = "; ".join(f"{name} {value}" for name, value in model.scores.items() if isinstance(value, float))
        languages = ", ".join(model.languages) or "any"
        table.add_row(model.name, model.task, languages, model.licence, model.sha256[:12], scores)
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160).print(table)
