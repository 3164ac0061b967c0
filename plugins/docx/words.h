/* The vocabulary of text documents: every element and attribute that any handler knows, as
 * W_p, MC_Choice ...: the namespace and the name as they stand in the XML. */
#ifndef DM_DOCX_WORDS_H
#define DM_DOCX_WORDS_H

#include "common/ooxml/names.h"

/* clang-format off */
#define DOCX_WORDS(X)                                                                              \
	X(W, document) X(W, body) X(W, hdr) X(W, ftr) X(W, footnotes) X(W, footnote)               \
	X(W, endnotes) X(W, endnote) X(W, comments) X(W, comment)                                  \
	X(W, p) X(W, pPr) X(W, pStyle) X(W, outlineLvl) X(W, jc) X(W, pageBreakBefore)             \
	X(W, numPr) X(W, ilvl) X(W, numId) X(W, sectPr) X(W, type)                                 \
	X(W, r) X(W, rPr) X(W, rStyle) X(W, b) X(W, sz) X(W, vanish) X(W, rFonts)                  \
	X(W, t) X(W, tab) X(W, ptab) X(W, br) X(W, cr) X(W, noBreakHyphen) X(W, sym)               \
	X(W, fldChar) X(W, instrText) X(W, fldSimple) X(W, ffData) X(W, checkBox) X(W, checked)    \
	X(W, tbl) X(W, tblPr) X(W, tblStyle) X(W, tr) X(W, trPr) X(W, gridBefore) X(W, hidden) X(W, tblHeader)                \
	X(W, tc) X(W, tcPr) X(W, gridSpan) X(W, vMerge) X(W, hMerge) X(W, cellDel)                 \
	X(W, del) X(W, moveFrom) X(W, ins) X(W, moveTo)                                            \
	X(W, hyperlink) X(W, smartTag) X(W, customXml) X(W, bdo) X(W, dir)                         \
	X(W, sdt) X(W, sdtPr) X(W, sdtContent) X(W, showingPlcHdr) X(W, docPartObj)                \
	X(W, docPartGallery) X(W, ruby) X(W, rubyBase) X(W, specVanish) X(W, cellMerge)            \
	X(W, ddList) X(W, listEntry) X(W, result)                                                  \
	X(W14, checkbox) X(W14, checked) X(W14, checkedState) X(W14, uncheckedState)               \
	X(W14, val) X(W14, font)                                                                   \
	X(W, drawing) X(W, pict) X(W, object) X(W, txbxContent) X(W, altChunk) X(W, subDoc)        \
	X(W, styles) X(W, style) X(W, name) X(W, basedOn) X(W, docDefaults) X(W, rPrDefault)       \
	X(W, pPrDefault) X(W, numbering) X(W, abstractNum) X(W, abstractNumId) X(W, lvl)           \
	X(W, start) X(W, numFmt) X(W, lvlText) X(W, lvlRestart) X(W, isLgl) X(W, num)              \
	X(W, lvlOverride) X(W, startOverride) X(W, numStyleLink) X(W, format)                      \
	X(W, val) X(W, instr) X(W, fldCharType) X(W, font) X(W, char) X(W, styleId)                \
	X(W, default) X(W, ascii) X(W, hAnsi) X(W, hint)                                                      \
	X(R, id) X(XML, space)                                                                     \
	X(MC, AlternateContent) X(MC, Choice) X(MC, Fallback) X(NONE, Requires)                    \
	X(WP, inline) X(WP, anchor) X(A, graphic) X(A, graphicData)                                \
	X(WPS, wsp) X(WPS, txbx) X(WPG, wgp) X(WPG, grpSp) X(WPC, wpc)                             \
	X(V, group) X(V, shape) X(V, rect) X(V, roundrect) X(V, oval) X(V, textbox)                \
	X(M, oMathPara) X(M, oMath) X(M, r) X(M, t) X(M, e) X(M, sup) X(M, sub) X(M, sSup)         \
	X(M, sSub) X(M, sSubSup) X(M, f) X(M, num) X(M, den) X(M, d) X(M, rad) X(M, deg)           \
	X(M, nary) X(M, func) X(M, fName) X(M, acc) X(M, bar) X(M, box)
/* clang-format on */

enum docx_word {
	DOCX_UNKNOWN = 0,
#define X(ns, name) ns##_##name,
	DOCX_WORDS(X)
#undef X
		DOCX_WORD_COUNT
};

extern const struct dm_vocabulary DOCX_VOCABULARY;

#endif
