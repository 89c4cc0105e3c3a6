"""Prometheus text format 0.0.4, read strictly: whatever its description does not allow is an error."""
import math
import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
HELP = re.compile(rf"# HELP ({NAME}) (\S.*)")
TYPE = re.compile(rf"# TYPE ({NAME}) (counter|gauge|histogram)")
SAMPLE = re.compile(rf"({NAME})(?:{{(.+)}})? (\S+)")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)')
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?(e[+-][0-9]+)?|\+Inf")


class Family:
    def __init__(self, name, help_text, kind):
        self.name = name
        self.help = help_text
        self.kind = kind
        self.samples = {}  # (name, ((label, value), ...)) -> number


class Exposition:
    def __init__(self, text):
        assert text.endswith("\n"), "the last line does not end"
        self.families = {}
        lines = iter(text[:-1].split("\n"))
        for line in lines:
            if line.startswith("#"):
                self._begin(line, next(lines, ""))
            else:
                self._sample(line)
        for family in self.families.values():
            if family.kind == "histogram":
                self._check_histogram(family)

    def _begin(self, help_line, type_line):
        about, kind = HELP.fullmatch(help_line), TYPE.fullmatch(type_line)
        assert about and kind and about[1] == kind[1], (help_line, type_line)
        assert about[1] not in self.families, f"twice: {about[1]}"
        assert (kind[2] == "counter") == about[1].endswith("_total"), type_line
        self.current = self.families[about[1]] = Family(about[1], about[2], kind[2])

    def _sample(self, line):
        sample = SAMPLE.fullmatch(line)
        assert sample and NUMBER.fullmatch(sample[3]), line
        suffixes = ("_bucket", "_sum", "_count") if self.current.kind == "histogram" else ("",)
        assert sample[1] in [self.current.name + suffix for suffix in suffixes], f"in {self.current.name}: {line}"
        key = sample[1], self._labels(sample[2] or "", line)
        assert key not in self.current.samples, f"twice: {line}"
        self.current.samples[key] = math.inf if sample[3] == "+Inf" else float(sample[3])

    @staticmethod
    def _labels(text, line):
        labels, at = [], 0
        while at < len(text):
            label = LABEL.match(text, at)
            assert label and (label[3] == ",") == (label.end() < len(text)), line
            labels.append((label[1], re.sub(r"\\(.)", lambda match: {"n": "\n"}.get(match[1], match[1]), label[2])))
            at = label.end()
        assert len(labels) == len(dict(labels)), line
        return tuple(sorted(labels))

    @staticmethod
    def _check_histogram(family):
        rows = {}
        for (name, labels), value in family.samples.items():
            bound = dict(labels).get("le")
            row = rows.setdefault(tuple(label for label in labels if label[0] != "le"), {"buckets": []})
            if name.endswith("_bucket"):
                row["buckets"].append((math.inf if bound == "+Inf" else float(bound), value))
            else:
                row[name.rsplit("_", 1)[1]] = value
        for row in rows.values():
            bounds, counts = zip(*row["buckets"])
            assert list(bounds) == sorted(set(bounds)) and bounds[-1] == math.inf, (family.name, bounds)
            assert list(counts) == sorted(counts) and counts[-1] == row["count"], (family.name, counts)
            assert "sum" in row, family.name

    def value(self, name, **labels):
        """The number of one sample; 0 when there is none."""
        family = self.families.get(name) or self.families[re.sub("_(bucket|sum|count)$", "", name)]
        return family.samples.get((name, tuple(sorted(labels.items()))), 0)

    def label_values(self):
        return {value for family in self.families.values() for _, labels in family.samples for _, value in labels}
