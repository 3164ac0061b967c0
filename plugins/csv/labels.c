/* The table is data: what budget performance forms say, in simplified and traditional characters. A
 * word more is a word more, nothing else depends on it. */
#include "labels.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

static const char LABELS[] =
	"项目 指标 预算 资金 绩效 目标 单位 部门 编码 名称 金额 财政 产出 效益 数量 质量 时效 成本 "
	"满意度 年度 一级 二级 三级 完成 执行 合计 总额 分值 权重 得分 序号 备注 主管 实施 内容 "
	"依据 "
	"负责人 联系电话 填报 计划 支出 收入 拨款 本级 性质 说明 标准 评价 科目 下达 "
	"項目 指標 預算 資金 績效 目標 單位 部門 編碼 名稱 金額 財政 產出 數量 質量 時效 滿意度 "
	"一級 二級 三級 執行 合計 總額 分值 權重 序號 備註 實施 內容 依據 負責人 聯絡電話 填報 "
	"計畫 "
	"計劃 撥款 本級 性質 說明 標準 評價 科目 年度";

enum { CHARACTER = 3, MOST = 255, HASHES = 4096 };

struct words {
	struct dm_str word[MOST + 1]; /* from 1 */
	uint8_t next[MOST + 1];	      /* with the same hash; 0: none */
	uint8_t first[HASHES];
	size_t n;
};

/* Of a text's first character, whose bytes are E0 and more, and two of 80 to BF. */
static unsigned hash(const char *p)
{
	unsigned a = (unsigned char)p[0], b = (unsigned char)p[1], c = (unsigned char)p[2];

	return ((a & 0x0F) << 8 ^ (b & 0x3F) << 6 ^ (c & 0x3F)) % HASHES;
}

static void collect(struct words *w, struct dm_str list)
{
	static const char BETWEEN[] = " ,;\t\n";

	for (size_t at = 0; at < list.n && w->n < MOST; at++) {
		size_t from = at;

		while (at < list.n && !memchr(BETWEEN, list.p[at], sizeof(BETWEEN)))
			at++;
		if (at - from <= CHARACTER)
			continue;
		uint8_t i = (uint8_t)++w->n;
		uint8_t *first = &w->first[hash(list.p + from)];

		w->word[i] = (struct dm_str){ list.p + from, at - from };
		w->next[i] = *first;
		*first = i;
	}
}

/* Bytes of the longest word that stands at the beginning, 0 for none. */
static size_t match(const struct words *w, struct dm_str text)
{
	size_t longest = 0;

	for (uint8_t i = w->first[hash(text.p)]; i; i = w->next[i])
		if (w->word[i].n > longest && dm_str_starts(text, w->word[i]))
			longest = w->word[i].n;
	return longest;
}

size_t dm_csv_labels_count(struct dm_str text, struct dm_str list)
{
	struct words w = { .n = 0 };
	size_t count = 0;

	collect(&w, list.n ? list : DM_STR(LABELS));
	for (size_t at = 0; at + CHARACTER < text.n;) {
		bool is_wide = (unsigned char)text.p[at] >= 0xE0;
		size_t n = is_wide ? match(&w, dm_str_from(text, at)) : 0;

		count += n > 0;
		at += n ? n : is_wide ? CHARACTER : 1;
	}
	return count;
}
