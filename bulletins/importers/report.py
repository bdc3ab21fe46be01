"""The report of an import for people."""

from bulletins import basis


def written(report):
    """`report` (text_import.Report) as lines of text."""
    lines = [f"Masthead: {masthead}" for masthead in report.mastheads]
    for bulletin in report.bulletins:
        lines += ["", bulletin["title"]]
        for proof in bulletin["evidence"]:
            if proof["field"] in ("title", "body"):
                continue
            lines.append(
                f"  {proof['field']}: {proof['value']} ({proof['sure']}), from “{proof['words']}” "
                f"at {proof['start']}–{proof['end']}. {proof['rule']}"
            )
        if bulletin["day_inferred"]:
            reasons = "; ".join(map(basis.in_words, bulletin["day_basis"]))
            lines.append(f"  The year was worked out: {reasons}.")
        lines += [
            f"  mentioned: “{mention['words']}” at {mention['start']}–{mention['end']}, not used."
            for mention in bulletin["mentions"]
        ]
    if report.made:
        lines += [
            "",
            "New names: " + ", ".join(f"{made['kind']} “{made['name']}”" for made in report.made),
        ]
    for difference in report.differs:
        left = ", left as it is" if difference["left"] else ""
        lines += ["", f"“{difference['title']}” differs from the import before{left}:"]
        lines += [f"  {line}" for line in difference["differences"]]
    lines += ["", *(f"Look at this: {warning}" for warning in report.warnings)]
    lines.append(f"{report.changes} changes.")
    return "\n".join(lines)
