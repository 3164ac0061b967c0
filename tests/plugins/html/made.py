"""Reports made from a golden one, for what the golden ones do not have: length, number, malice."""
import copy
import json
from pathlib import Path

LEVELS = {
    "产出指标": ["数量指标", "质量指标", "时效指标", "成本指标"],
    "效益指标": ["经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"],
    "满意度指标": ["服务对象满意度指标"],
}
SEVERITIES = ["error", "warning", "notice"]
HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>x</script>",
    "'}@page{size:A0}\\",
    "\"><img src=x onerror=alert(1)>",
    "&amp;&lt;&#60;<![CDATA[x]]><!--",
    "]]>\\27 }*/ url(http://example.org/x) @import 'y';",
]


def base(folder):
    return json.loads((Path(folder) / "shunping-2021.docx.json").read_text("utf-8"))


def report(folder, projects):
    made = base(folder)
    made.update(projects=projects, narrative=[], findings=[])
    for position, project in enumerate(projects):
        project["ordinal"] = position + 1
    return made


def long_sheet(folder, is_evaluation):
    """One sheet of 100 indicators, lying (self-evaluation) or standing."""
    project = base(folder)["projects"][0]
    like = project["indicators"][0]
    project["indicators"] = []
    for i in range(100):
        level1 = list(LEVELS)[(i >= 55) + (i >= 88)]
        made = copy.deepcopy(like)
        made.update(level1=level1, level2=LEVELS[level1][i // 4 % len(LEVELS[level1])],
                    level3=f"完成第{i + 1}标段建设任务" + "并通过验收的比例" * (i % 3 > 0),
                    description=f"反映第{i + 1}标段" + "按计划完成的情况，" * (1 + i % 4))
        made["target"]["text"] = f"≥{i}.5%"
        if is_evaluation:
            made.update(weight="1", score="0.9", actual=copy.deepcopy(made["target"]),
                        deviation="受汛期影响，工期顺延" if i % 7 == 0 else None)
        project["indicators"].append(made)
    return report(folder, [project])


def hundred_sheets(folder):
    projects = base(folder)["projects"]
    return report(folder, [copy.deepcopy(projects[i % len(projects)]) for i in range(100)])


def many_findings(folder):
    """Findings of every sheet, so many that they share places to lead to."""
    made = base(folder)
    made.update(projects=made["projects"] * 4, findings=[], narrative=[])
    made["projects"] = [copy.deepcopy(project) for project in made["projects"]]
    for position, project in enumerate(made["projects"], 1):
        project["ordinal"] = position
        for rule, indicator in (("code.duplicate", None), ("goals.duplicate", None),
                                ("plan.gap", None), ("target.mixed", 1), ("target.vague", 1),
                                ("fit.cost-is-time", 2), ("name.same-description", 3),
                                ("later.rule", 3), ("later.rule", None)):
            made["findings"].append({"rule": rule, "severity": SEVERITIES[len(rule) % 3],
                                     "message": f"表{position}有一处不合", "project": position,
                                     "indicator": indicator, "origin": None})
    return made


def hostile(folder):
    """Texts that would leave the place they are written to, in every place there is."""
    made = report(folder, [copy.deepcopy(base(folder)["projects"][i]) for i in range(2)])
    texts = iter(HOSTILE * 20)
    made.update(title=next(texts), department={"code": "1", "name": next(texts), "scope": None})
    made["narrative"] = [{"number": "一", "heading": next(texts), "paragraphs": [next(texts)],
                          "sections": []}]
    made["source"]["file"] = next(texts)
    for project in made["projects"]:
        project.update(title=next(texts), name=next(texts), code=next(texts), purpose=next(texts),
                       goals=[next(texts), next(texts)], department=made["department"])
        project["budget"]["stated_unit"] = next(texts)
        project["plan"][0]["label"] = next(texts)
        project["extra"] = {next(texts): next(texts), "备注": next(texts)}
        for indicator in project["indicators"]:
            for member in ("level1", "level2", "level3", "description", "basis"):
                indicator[member] = next(texts, "'")
            indicator["target"]["text"] = next(texts, "\\")
            indicator["extra"] = {HOSTILE[3]: HOSTILE[4]}
    made["findings"] = [{"rule": HOSTILE[0], "severity": "error", "message": HOSTILE[1],
                         "project": 1, "indicator": 1, "origin": {"sheet": HOSTILE[3]}}]
    made["unplaced"] = [{"text": HOSTILE[2], "origin": {"table": 2, "row": 3}}]
    made["notes"] = [{"code": HOSTILE[4], "message": HOSTILE[5]}]
    return made


def extreme(folder):
    """Texts, amounts and columns beyond what a page has room for."""
    project = base(folder)["projects"][1]
    project["budget"].update(total="123456789012345.67", fiscal="123456789012345.67",
                             other="98765432109876.54", stated_unit="万元", executed="1" * 80)
    project.update(name="长" * 150, title="很长的标题" * 30, purpose="用途说明。" * 900,
                   goals=["目标内容" * 30] * 40)
    project["plan"] = [{"label": f"{m}月底", "month": m, "percent": str(m)} for m in range(1, 13)]
    project["extra"] = {f"单位{i}": "值" * i * 3 or None for i in range(9)}
    project["extra"].update({f"资金来源{r}/执行率{c}": f"{r}.{c}%" for r in range(30)
                             for c in range(9)}, 上级补助资金="12.5", 实际完成情况="已完成",
                            年度目标完成情况="是", 其他完成情况="否")
    project["indicators"][0]["level3"] = "甲乙丙丁" * 700
    project["indicators"][1]["target"]["text"] = "≥" + "9" * 60
    project["indicators"][2].update(description="A" * 400, level1=None, level2=None)
    for i, indicator in enumerate(project["indicators"]):
        indicator["extra"] = {f"区域{c}": f"v{i}.{c}" for c in range(30)}
    return report(folder, [project])


def all_made(folder):
    return {
        "long-wide": long_sheet(folder, True),
        "long": long_sheet(folder, False),
        "hundred": hundred_sheets(folder),
        "hostile": hostile(folder),
        "extreme": extreme(folder),
        "many-findings": many_findings(folder),
    }
