/* All rules of the presets hold but these. */
module.exports = {
	root: true,
	extends: ["html-validate:standard", "html-validate:recommended", "html-validate:a11y"],
	rules: {
		/* The page is also XML, where <br> alone would be an error. */
		"void-style": ["error", { style: "selfclosing" }],
		/* Widths of columns belong to one table only: a rule of the sheet for each would be longer and
		 * no clearer. Nothing else has a style, and check_pages.py holds that. */
		"no-inline-style": "off",
	},
};
