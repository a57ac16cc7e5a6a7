"""Render measurements as a table."""

from benchmarks.measurement import Measurement

Runs = dict[str, Measurement]  # by server: cold, plain, first, hot, bare
NAMES = {
    "cold": "ours, cold",
    "plain": "plain DRF",
    "first": "plain, first",
    "hot": "ours, hot",
    "bare": "bare view",
}


def render_table(measurements: dict[str, Runs], about: dict[str, object]) -> str:
    lines = [
        "",
        describe_run(about),
        "",
        (
            f"{'':25}{'requests/s':>11}{'CPU ms':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}"
            "   beside its floor: requests/s, CPU"
        ),
    ]
    for workload, runs in measurements.items():
        for name, run in runs.items():
            times = "".join(f"{value:9.1f}" for value in (run.p50, run.p95, run.p99))
            times = f"{run.processor:9.2f}{times}"
            head = f"{workload if name == 'cold' else '':12}{NAMES[name]:13}"
            lines.append(f"{head}{run.rate:11,.0f}{times}   {format_ratio(runs, name)}".rstrip())
    return "\n".join(lines)


def describe_run(about: dict[str, object]) -> str:
    template = (
        "{posts:,} posts (seed {seed}), {database}, one process each, medians of {runs} × "
        "{seconds:g} s, {at}; {cores} × {cpu}, load {load}, Python {python}"
    )
    return template.format(**about)


def format_ratio(runs: Runs, name: str) -> str:
    """Format the throughput and CPU time of a run relative to those of its floor."""
    floor = {"cold": "plain", "hot": "bare"}.get(name)
    if floor is None or floor not in runs:
        return ""
    if not runs[floor].rate:
        return f"{NAMES[floor]}: not one answer in the time"
    rate = runs[name].rate / runs[floor].rate
    ours, theirs = runs[name].processor, runs[floor].processor
    processor = f", {theirs / ours:.2f} ×" if ours else ""
    return f"{rate:.2f} × {NAMES[floor]}{processor}"


def render_figures(figures: dict[str, dict[str, float]]) -> str:
    return "\n".join(
        f"{name}: " + ", ".join(f"{value:,.1f} {unit}" for unit, value in values.items())
        for name, values in figures.items()
    )
