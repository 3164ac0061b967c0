/* Chinese (China). Labels that the source's own form gives a member go before the ones here. */
#include "words.h"

#include <stddef.h>

const struct dm_html_words dm_html_words = {
	.language = "zh-Hans-CN",
	.title_targets = "预算绩效目标",
	.title_evaluation = "预算绩效自评",
	.contents = "目录",
	.year_after = "年度",
	.no_form = "本文件中未识别出绩效目标表或绩效自评表。",
	.sheet = "绩效目标表",
	.unit_line = "单位：元",
	.unit_source_before = "（原表单位：",
	.unit_source_after = "）",
	.code = "项目编码",
	.name = "项目名称",
	.department = "主管部门",
	.budget_and_purpose = "预算规模及资金用途",
	.budget = "预算规模",
	.total = "预算数",
	.fiscal = "其中：财政资金",
	.other = "其他资金",
	.purpose = "资金用途",
	.fund = "项目资金",
	.fund_total = "年度资金总额",
	.fund_fiscal = "其中：财政拨款",
	.fund_other = "其他资金",
	.fund_planned = "全年预算数",
	.fund_executed = "全年执行数",
	.plan = "资金支出计划（%）",
	.goals = "绩效目标",
	.goals_group = "总体目标",
	.goals_midterm = "中期目标",
	.goals_annual = "年度目标",
	.goals_expected = "预期目标",
	.as_written = "其他资金栏目（照录原表）",
	.verbatim = "（原表数）",
	.nothing = "—",
	.indicators = "绩效指标",
	.level1 = "一级指标",
	.level2 = "二级指标",
	.level3 = "三级指标",
	.description = "绩效指标描述",
	.target_midterm = "中期指标值",
	.target = "指标值",
	.actual = "实际完成值",
	.weight = "分值",
	.score = "得分",
	.basis = "指标值确定依据",
	.deviation = "偏差原因分析及改进措施",
	.rest = "其他",
	.continued = "（续）",
	.appendix = "核对意见与说明",
	.findings = "核对意见",
	.mark = "注",
	.also_found = "本表核对意见：",
	.unplaced = "未归入表内的文字",
	.notes = "读取说明",
	.source = "来源文件：",
	.number = "序号",
	.code_of_note = "代码",
	.severity = "级别",
	.where = "位置",
	.message = "说明",
	.text = "原文",
	.origin = "原文位置",
	.error = "错误",
	.warning = "警告",
	.notice = "提示",
	.whole_document = "全文",
};

const char *const dm_html_words_total[] = { "总额", "总计", "合计", "总金额", NULL };
const char *const dm_html_words_tail[] = { "说明", "填表", "填报人", "填报日期", "审核", "问题",
	"改进", "结论", "总分", "备注", NULL };
const char *const dm_html_words_done[] = { "完成情况", NULL };
const char *const dm_html_words_rate[] = { "率", "得分", "分值", "权重", "占比", NULL };
const char *const dm_html_words_amount[] = { "资金", "金额", "预算", "拨款", "补助", "收入", "投资",
	"总额", "经费", "执行数", NULL };
const char *const dm_html_words_money[] = { "预算数", "执行数", "预算金额", "执行金额", "到位数",
	"到位金额", "支出数", "结转数", "结余数", NULL };
const char *const dm_html_words_planned[] = { "全年预算数", "预算数", "年度预算数", "全年预算金额",
	NULL };
const char *const dm_html_words_executed[] = { "全年执行数", "执行数", "年度执行数", "全年执行金额",
	"预算执行数", NULL };
const char *const dm_html_words_fiscal[] = { "财政拨款", "当年财政拨款", "财政资金", "财政资金拨款",
	NULL };
const char *const dm_html_words_other[] = { "其他资金", "其它资金", NULL };

const char *const dm_html_words_whole[] = { "服务对象", "社会公众", "负责人", "满意度", "可持续",
	"完成值", "指标值", "目标值", "总目标", "项目", "名称", "单位", "部门", "编码", "代码",
	"主管", "预算", "绩效", "目标", "指标", "资金", "支出", "总额", "金额", "规模", "用途",
	"计划", "年度", "年初", "全年", "当年", "预期", "中期", "实际", "完成", "情况", "总体",
	"执行", "财政", "拨款", "中央", "地方", "上级", "本级", "补助", "使用", "实施", "起止",
	"时间", "期限", "联系", "电话", "审核", "意见", "签字", "填报", "日期", "职能", "职责",
	"概述", "概况", "说明", "需要", "其他", "事项", "偏差", "原因", "分析", "改进", "措施",
	"确定", "依据", "描述", "解释", "标准", "性质", "度量", "方向", "经济", "社会", "生态",
	"环境", "效益", "影响", "服务", "数量", "质量", "时效", "成本", "转移", "支付", "专项",
	"一级", "二级", "三级", "权重", "分值", "得分", "合计", "结转", "上年", NULL };
