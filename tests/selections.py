"""Selections as somebody chose them once, whatever became of the names in them since."""

from dataclasses import dataclass

from bulletins.models import Kind


def root(term):
    """The name that `term` is merged into by now, or itself."""
    stored = type(term).objects.get(pk=term.pk)
    return root(stored.merged_into) if stored.merged_into_id else stored


@dataclass
class Choice:
    """One selection, as somebody chose it when the walk began."""

    query: str
    kind: str = ""  # of the term, or empty
    term: object = None
    words: str = ""

    def holds(self, row):
        if self.words:
            return self.words in f"{row.title} {row.body_text}"
        if not self.kind:
            return True
        term = root(self.term)
        if self.kind == "place":
            return bool(row.place) and root(row.place).path.startswith(term.path)
        if self.kind == "party":
            return term in map(root, row.parties.all())
        under = getattr(row, self.kind)
        return bool(under) and root(under) == term


def choices(names_by_kind):
    """One of each sort: all, by words, by kind of bulletin, and by the first name of each kind."""
    found = [Choice(""), Choice("?q=again", words="Again"), Choice(f"?kind={Kind.EVENT}")]
    for kind, names in names_by_kind.items():
        found.append(Choice(f"?{kind}={names[0].slug}", kind, names[0]))
    return found
