"""The findings as a table that people read."""

from benchmarks.measurement import Measurement

Runs = dict[str, Measurement]
NAMES = {
    "cold": "ours, cold",
    "plain": "plain DRF",
    "hot": "ours, hot",
    "bare": "bare view",
}


def render_table(findings: dict[str, Runs], about: dict[str, object]) -> str:
    lines = [
        "",
        "{posts:,} posts (seed {seed}), {database}, one process each, {seconds:g} s each, {at}; "
        "{cores} × {cpu}, load {load}, Python {python}".format(**about),
        "",
        (
            f"{'':24}{'requests/s':>11}{'CPU ms':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}"
            "   beside its floor: requests/s, CPU"
        ),
    ]
    for workload, row in findings.items():
        for name, found in row.items():
            times = "".join(f"{value:9.1f}" for value in (found.p50, found.p95, found.p99))
            times = f"{found.processor:9.2f}{times}"
            head = f"{workload if name == 'cold' else '':12}{NAMES[name]:12}"
            lines.append(f"{head}{found.rate:11,.0f}{times}   {format_ratio(row, name)}".rstrip())
    return "\n".join(lines)


def format_ratio(row: Runs, name: str) -> str:
    floor = {"cold": "plain", "hot": "bare"}.get(name)
    if floor is None or floor not in row:
        return ""
    if not row[floor].rate:
        return f"{NAMES[floor]}: not one answer in the time"
    rate = row[name].rate / row[floor].rate
    ours, theirs = row[name].processor, row[floor].processor
    processor = f", {theirs / ours:.2f} ×" if ours else ""
    return f"{rate:.2f} × {NAMES[floor]}{processor}"
