"""Lays a golden project out anew, at random within what its family allows, with what a report of it
must say. Everything is drawn from one random generator: the same seed gives the same documents."""
import copy
import decimal
import json
import re
from pathlib import Path

from writers import Cell, placed

TESTS = Path(__file__).resolve().parent.parent
FORMS = TESTS.parent / "config" / "forms"
FAMILIES = ("targets", "weights", "split", "self-evaluation", "twin", "list")
UNITS = {"元": 0, "千元": 3, "万元": 4, "亿元": 8}
PARTS = re.compile(r"^([≥≤＝=><≧≦]{0,2})(\d[\d.]*)([^\d.]*)$")


def load_labels(name):
    """role: captions, from a file of the form data."""
    text = re.sub(r"#.*", "", (FORMS / name).read_text("utf-8"))
    part = re.search(r"^labels:\n(.*?)(?=^\S|\Z)", text, flags=re.M | re.S)[1]
    roles = {}
    for role, words in re.findall(r"^  ([\w.]+):\s*\[(.*?)\]", part, flags=re.M | re.S):
        roles[role] = [word.strip().strip('"') for word in words.split(",")]
    return roles


ROLES = load_labels("labels.yaml")
TRADITIONAL = load_labels("zh-Hant.yaml")
# Of what the layouts say themselves.
SIMPLE = "项绩标资单额万亿预总财对报预评张执实备说价导请"
HANT = "項績標資單額萬億預總財對報預評張執實備說價導請"


def load_projects():
    """Projects of the published forms, each once, with what all layouts need."""
    projects, seen = [], set()
    for path in sorted((TESTS / "forms" / "expected").glob("*.json")):
        for project in json.loads(path.read_text("utf-8"))["projects"]:
            named = project["name"] and project["name"] not in seen
            whole = all(i["level3"] and i["target"] for i in project["indicators"])
            if named and whole and len(project["indicators"]) > 2:
                seen.add(project["name"])
                projects.append(project)
    return projects


class Layout:
    """One document: `parts` by project, and `expected` projects."""

    def __init__(self, rng, projects):
        self.rng = rng
        self.family = rng.choice(FAMILIES)
        self.unit = rng.choice(list(UNITS))
        self.unit_at = rng.choice(["line", "label", "value"])
        self.is_traditional = rng.random() < 0.2
        self.levels = rng.choice(["merged", "repeated", "blank"])
        self.has_merges = True
        count = rng.choice([1, 1, 1, 2, 3]) if self.family != "list" else rng.randint(1, 5)
        self.projects = [copy.deepcopy(p) for p in rng.sample(projects, min(count, len(projects)))]
        self.points = rng.choice(["", "", "", "（50分）", "(30分)"])  # behind the first level
        self.expected, self.forms = [], []

    # ---- words

    def chance(self, share=0.5):
        return self.rng.random() < share

    def label(self, role):
        words = TRADITIONAL.get(role) if self.is_traditional else None
        return self.rng.choice(words or ROLES[role])

    def said(self, text):
        return text.translate(str.maketrans(SIMPLE, HANT)) if self.is_traditional else text

    def spread(self, text):
        """As people fill cells: blanks and breaks inside, other widths."""
        way = self.rng.randrange(6)
        if way == 0 and len(text) <= 6:
            return " ".join(text)
        if way == 1 and len(text) > 3 and "（" not in text:
            at = self.rng.randrange(2, len(text))
            return text[:at] + "\n" + text[at:]
        if way == 2:
            return text.replace("（", "(").replace("）", ")")
        if way == 3:
            return "　" + text + " "
        return text

    def head_label(self, text):
        """Of a value: with an enumerator, a star, a colon."""
        front = self.rng.choice(["", "", "", "", "*", "★", "一、", "（二）", "3."])
        return front + self.spread(text) + self.rng.choice(["", "", "：", ":"])

    def amount(self, yuan):
        value = decimal.Decimal(yuan).scaleb(-UNITS[self.unit])
        text = format(value.normalize(), "f")
        way = self.rng.randrange(5)
        if way == 0:
            text = format(value.normalize(), ",f")
        elif way == 1:
            text = text.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
        elif way == 2:
            text = " " + text
        return text + (self.said(self.unit) if self.unit_at == "value" else "")

    def money_label(self, role):
        text = self.label(role)
        if self.unit_at == "label":
            text += self.rng.choice(["（%s）", "(%s)", self.said("（单位：%s）")]) % self.said(self.unit)
        return text

    def goals(self, goals):
        """Numbered, on lines of their own, or in one line."""
        if len(goals) == 1 and self.chance(0.6):
            return goals[0]
        front = self.rng.choice(["%d.", "%d、", "（%d）", "目标%d："])
        between = self.rng.choice(["\n", "\n", "\n\n"])
        return between.join(front % n + goal for n, goal in enumerate(goals, 1))

    # ---- what the document will say

    def expect(self, project):
        """The project as this family holds it."""
        keeps = {"title": project["title"], "code": project["code"], "name": project["name"],
                 "department": project["department"], "budget": project["budget"],
                 "purpose": project["purpose"], "goals": project["goals"], "extra": {}}
        e = copy.deepcopy(keeps)
        e["year"] = self.rng.choice([None, 2019, 2021, 2024])
        for member in ("fiscal", "other"):
            if e["budget"].get(member) is None or self.chance(0.3):
                e["budget"][member] = None
        e["budget"].pop("executed", None)
        if e["budget"]["total"] is None:
            e["budget"]["total"] = "1200000.00"
        e["budget"]["stated_unit"] = self.unit if self.unit_at == "line" else None
        if not e["goals"]:
            e["goals"] = ["完成年度任务"]
        e["goals"] = [goal for goal in e["goals"] if "\n" not in goal] or ["完成年度任务"]
        if self.chance(0.3):
            e["purpose"] = None
        e["indicators"] = [self.indicator(i) for i in project["indicators"]]
        return e

    def indicator(self, golden):
        i = {k: golden[k] for k in ("level2", "level3", "target")}
        i["level1"] = golden["level1"] or "产出指标"
        i["level2"] = i["level2"] or "数量指标"
        i["description"], i["basis"] = golden.get("description"), golden.get("basis")
        return i

    def add_columns(self, e):
        """Draws the optional columns and their values. Gives (member, caption) in order."""
        rng, family = self.rng, self.family
        columns = ["target"]
        if family == "split":
            parted = [PARTS.match(i["target"]["text"]) for i in e["indicators"]]
            columns = ["sign", "number", "unit"] if all(parted) else ["target"]
        if family == "self-evaluation":
            columns += ["actual", "weight", "score"] + ["deviation"] * self.chance()
        if family == "weights" or family in ("split", "list") and self.chance():
            columns += ["weight"]
        if family == "twin":
            columns += ["target_midterm"]
        for member in ("description", "basis"):
            if self.chance(0.4):
                columns.append(member)
            else:
                for i in e["indicators"]:
                    i[member] = None
        if self.chance(0.4):
            columns.append("remark")
        if family != "split" and family != "twin":
            rng.shuffle(columns)
        for i in e["indicators"]:
            self.fill(i, columns)
        captions = {member: self.caption(member) for member in columns}
        if "remark" in columns:
            for i in e["indicators"]:
                note = i.pop("remark")
                i["extra"] = {captions["remark"]: note} if note else {}
        return [(member, captions[member]) for member in columns]

    def fill(self, i, columns):
        rng = self.rng
        if "weight" in columns:
            i["weight"] = str(rng.randint(1, 30))
        if "score" in columns:
            i["score"] = rng.choice(["10", "9.5", "0", "20"])
        if "actual" in columns:
            i["actual"] = i["target"] if self.chance() else {"text": "98%", "value": "98"}
        if "target_midterm" in columns:
            i["target_midterm"] = i["target"]
        if "deviation" in columns:
            i["deviation"] = rng.choice([None, "受天气影响，工期顺延"])
        if "remark" in columns:
            i["remark"] = rng.choice([None, "见附表", "省定标准，按月统计"])
        for member in ("description", "basis"):
            if member in columns and not i[member]:
                i[member] = rng.choice([None, "按年度计划", "行业规范要求"])

    def caption(self, member):
        roles = {"sign": "indicator.operator", "number": "indicator.target",
                 "unit": "indicator.unit", "remark": "indicator.other",
                 "target_midterm": "indicator.target.midterm"}
        if self.family == "twin" and member == "target":
            return self.label("indicator.target.annual")
        return self.label(roles.get(member, "indicator." + member))

    def value(self, i, member):
        if member in ("sign", "number", "unit"):
            return PARTS.match(i["target"]["text"])[("sign", "number", "unit").index(member) + 1]
        if member == "remark":
            return next(iter(i["extra"].values()), "")
        value = i.get(member)
        return (value["text"] if isinstance(value, dict) else value) or ""

    # ---- indicator tables

    def runs(self, indicators, key):
        """Cells of a level: how many rows each takes, 0 where one from above goes on."""
        heights, start = [], 0
        for n, i in enumerate(indicators):
            if n and key(i) == key(indicators[start]):
                heights[start] += 1
                heights.append(0)
            else:
                start = n
                heights.append(1)
        return heights

    def level_cells(self, indicators):
        """For each row the cells of the first two levels; None is covered by a merge."""
        rows = [[] for _ in indicators]
        for member, key in (("level1", lambda i: i["level1"]),
                            ("level2", lambda i: (i["level1"], i["level2"]))):
            for n, height in enumerate(self.runs(indicators, key)):
                text = indicators[n][member]
                if self.levels == "repeated":
                    rows[n].append(Cell(text))
                elif height:
                    rows[n].append(Cell(text, 1, height if self.levels == "merged" else 1))
                elif self.levels == "blank":
                    rows[n].append(Cell(""))
        return rows

    def indicator_rows(self, e, columns, may_have_banner):
        captions = [self.spread(self.label("indicator.level1")),
                    self.spread(self.label("indicator.level2")),
                    self.spread(self.label("indicator.level3"))]
        rows = [[*captions, *(self.spread(caption) for _, caption in columns)]]
        for levels, i in zip(self.level_cells(e["indicators"]), e["indicators"]):
            name = i["level3"]
            if self.points and len(levels) == 2 and self.levels != "blank":
                levels = [levels[0]._replace(text=levels[0].text + self.points), *levels[1:]]
            if may_have_banner and self.chance(0.1):
                name = "指标%d：" % self.rng.randint(1, 3) + name
            rows.append([*levels, name, *(self.value(i, member) for member, _ in columns)])
        if self.chance(0.25):  # nobody filled this one
            rows.append(["", "可持续影响指标", "", *[""] * len(columns)])
        members = [member for member, _ in columns]
        if "weight" in members and self.chance():
            total = [""] * len(rows[0])
            total[0] = self.rng.choice(["合计", "总分", "总计"])
            total[3 + members.index("weight")] = "100"
            rows.append(total)
        if may_have_banner and self.chance():
            rows[0].insert(0, Cell(self.rng.choice(["绩效指标", "绩\n效\n指\n标", "年度绩效指标"]), 1,
                                   len(rows)))
        return rows

    # ---- forms

    def head_pairs(self, e):
        d = e["department"]
        pairs = [(self.label("project.name"), e["name"], False)]
        if e["code"]:
            pairs.append((self.label("project.code"), e["code"], False))
        if d:
            name = d["name"] + ("（%s）" % d["scope"] if d["scope"] else "")
            text = self.rng.choice(["%s%s", "[%s]%s", "%s-%s", "%s_%s"]) % (d["code"], name) \
                if d["code"] else name
            pairs.append((self.label("department"), text, False))
        if self.chance(0.4):
            label = self.rng.choice(["项目负责人", "联系电话", "项目类型", "项目属性"])
            e["extra"][label] = "延续"
            pairs.append((label, "延续", True))
        first, rest = pairs[:1], pairs[1:]
        self.rng.shuffle(rest)
        return first + rest

    def funds_grid(self, e, width):
        """Of a self evaluation: what was planned and spent, in columns."""
        budget = e["budget"]
        captions = [self.rng.choice(["年初预算数", "年初预算"]), self.label("budget.column.budget"),
                    self.label("budget.column.executed"), "执行率"]
        budget["executed"] = budget["total"]
        labels = [(self.label("budget.total.annual"), "total")]
        labels += [("其中：" + self.label("budget.fiscal.annual"), "fiscal")] * \
            bool(budget["fiscal"])
        rows = [[Cell("项目资金" + ("（%s）" % self.unit if self.unit_at == "label" else ""), 1,
                      1 + len(labels)), "", *captions, Cell("", width - 6)]]
        if width == 6:
            rows[0].pop()
        for label, member in labels:
            text = self.amount(budget[member])
            rows.append([label, text, text, text, Cell("100%", width - 5)])
            e["extra"][label + "/" + captions[0]] = text.strip()
            e["extra"][label + "/执行率"] = "100%"
            if member == "fiscal":
                e["extra"][label + "/" + captions[2]] = text.strip()
        budget["other"] = None
        return rows

    def plan_rows(self, e, width):
        points = self.rng.choice([["3月底", "6月底", "10月底"], ["一季度", "二季度", "三季度"]])
        percents = ["20.00%", "50%", "100%"]
        e["plan"] = [{"label": point, "percent": percent.rstrip("%")}
                     for point, percent in zip(points, percents)]
        last = width - 3
        return [[Cell(self.label("plan"), 1, 2), points[0], points[1], Cell(points[2], last)],
                [percents[0], percents[1], Cell(percents[2], last)]]

    def goal_rows(self, e, width):
        goals = self.goals(e["goals"])
        if self.chance(0.2):
            e["goals_midterm"] = ["三年内全部完成"]
            half = (width - 1) // 2
            return [[Cell(self.rng.choice(["总体目标", "绩效目标"]), 1, 2),
                     Cell(self.rng.choice(["长期目标", "中期目标", "实施期目标"]), half),
                     Cell(self.rng.choice(["年度目标", "年度总体目标"]), width - 1 - half)],
                    [Cell("三年内全部完成", half), Cell(goals, width - 1 - half)]]
        label = self.label("goals")
        if self.chance(0.2):
            return [[Cell(self.spread(label), width)], [Cell(goals, width)]]
        return self.pair_row(label, goals, width)

    def money_rows(self, e, width):
        if self.family == "self-evaluation" and width >= 6 and self.chance():
            return self.funds_grid(e, width)
        budget = e["budget"]
        lines = [(self.money_label("budget.total"), self.amount(budget["total"]))]
        for member in ("fiscal", "other"):
            if budget[member]:
                front = self.rng.choice(["", "其中："])
                lines.append((front + self.money_label("budget." + member),
                              self.amount(budget[member])))
        if self.chance():
            return [row for label, value in lines for row in self.pair_row(label, value, width)]
        group = self.said(self.rng.choice(["项目资金", "项目资金申请"]))
        rows = [[label, Cell(value, width - 2)] for label, value in lines]
        rows[0].insert(0, Cell(group, 1, len(rows)))
        return rows

    def pair_row(self, label, value, width):
        return [[self.head_label(label), Cell(value, width - 1)]]

    def head_rows(self, e, width):
        rows, pairs = [], self.head_pairs(e)
        while pairs:
            if len(pairs) > 1 and width >= 4 and self.chance():
                (a, x, _), (b, y, _) = pairs[0], pairs[1]
                rows.append([self.head_label(a), Cell(x, width // 2 - 1), self.head_label(b),
                             Cell(y, width - width // 2 - 1)])
                pairs = pairs[2:]
            else:
                rows += self.pair_row(pairs[0][0], pairs[0][1], width)
                pairs = pairs[1:]
        rows += self.money_rows(e, width)
        if e["purpose"]:
            rows += self.pair_row(self.label("purpose"), e["purpose"], width)
        if width >= 4 and self.chance(0.2):
            rows += self.plan_rows(e, width)
        return rows + self.goal_rows(e, width)

    def tail_rows(self, e, width):
        rows = []
        if self.chance(0.3):
            e["extra"]["注"] = "本表一式三份"
            rows.append([Cell("注：本表一式三份", width)])
        if self.chance(0.3):
            e["extra"].update({"填表人": "张某", "填报日期": "3月1日"})
            rows.append([Cell("填表人：张某    填报日期：3月1日", width)])
        return rows

    def form(self, project):
        """The parts of one form."""
        e = self.expect(project)
        columns = self.add_columns(e)
        table = self.indicator_rows(e, columns, True)
        width = len(table[0])
        head, tail = self.head_rows(e, width), self.tail_rows(e, width)
        title = "项目支出绩效自评表" if self.family == "self-evaluation" else \
            self.rng.choice(["项目支出绩效目标表", "项目绩效目标申报表", "预算项目绩效目标表"])
        e["title"] = title = self.said(title)
        lines = [title]
        if e["year"]:
            lines += [self.rng.choice(["（%d年度）", "(%d年度)", "%d年度"]) % e["year"]]
        if self.unit_at == "line":
            lines.append(self.rng.choice(["单位：%s", "金额单位：%s", "单位:%s"]) % self.unit)
            lines[-1] = self.said(lines[-1])
        self.expected.append(e)
        if self.chance(0.2) and not tail:
            return lines + [head, table]  # two tables
        if self.chance(0.15) and self.levels != "merged" and not any(
                cell.rows > 1 for _, _, cell in placed(table)):
            at = self.rng.randrange(2, len(table))  # the next page begins with the head
            if self.chance():
                return lines + [head + table[:at], [table[0]] + table[at:] + tail]
            return lines + [head + table[:at] + [table[0]] + table[at:] + tail]
        return lines + [head + table + tail]

    # ---- lists

    def list_rows(self):
        """One table for all projects."""
        all_expected = [self.expect(project) for project in self.projects]
        merged = {"indicators": [i for e in all_expected for i in e["indicators"]]}
        columns = self.add_columns(merged)
        d = all_expected[0]["department"]
        members = ["department"] * bool(d and all(e["department"] for e in all_expected)) + \
            ["name"] + ["code"] * all(bool(e["code"]) for e in all_expected) + \
            ["total"] + ["fiscal"] * all(bool(e["budget"]["fiscal"]) for e in all_expected) + \
            ["goals"] * self.chance(0.7)
        self.rng.shuffle(members)
        roles = {"department": "department", "name": "project.name", "code": "project.code",
                 "total": "budget.total", "fiscal": "budget.fiscal", "goals": "goals"}
        captions = [self.money_label(roles[m]) if m in ("total", "fiscal") else self.label(roles[m])
                    for m in members]
        rows = [[*map(self.spread, captions), *self.indicator_rows({"indicators": []}, columns,
                                                                   False)[0]]]
        how = self.rng.choice(["merged", "repeated", "blank"])
        for e in all_expected:
            self.trim(e, members)
            cells = [self.project_cell(e, m) for m in members]
            levels = self.level_cells(e["indicators"])
            for n, i in enumerate(e["indicators"]):
                height = len(e["indicators"])
                own = cells if how == "repeated" else [""] * len(cells) if how == "blank" and n \
                    else [Cell(c, 1, height) for c in cells] if how == "merged" and not n \
                    else cells if not n else []
                rows.append([*own, *levels[n], i["level3"],
                             *(self.value(i, member) for member, _ in columns)])
            self.expected.append(e)
        lines = ["项目支出绩效目标表"]
        if self.unit_at == "line":
            lines.append(self.said("单位：" + self.unit))
        return lines + [rows]

    def trim(self, e, members):
        e["title"], e["year"], e["purpose"], e["extra"] = None, None, None, {}
        for member in ("code", "department"):
            e[member] = e[member] if member in members else None
        e["goals"] = e["goals"] if "goals" in members else []
        e["budget"]["other"] = None
        e["budget"]["fiscal"] = e["budget"]["fiscal"] if "fiscal" in members else None

    def project_cell(self, e, member):
        if member == "department":
            d = e["department"]
            return (d["code"] or "") + d["name"] + ("（%s）" % d["scope"] if d["scope"] else "")
        if member in ("total", "fiscal"):
            return self.amount(e["budget"][member])
        return self.goals(e["goals"]) if member == "goals" else e[member]

    def make(self):
        """Gives the forms as a list of parts each."""
        if self.family == "list":
            return [self.list_rows()]
        return [self.form(project) for project in self.projects]
