/* Decides what XML is let through to the readers, and turns libxml2's events into ids.
 *
 * libxml2 2.9.14 in push mode has no limit of its own on depth, and expands 120 KB of entities into
 * 1.2 GB without an error: hence no DOCTYPE at all (ECMA-376-2, 6.2.5 forbids it anyway). After
 * xmlStopParser the document still counts as well-formed: hence our own code. */
#include "xml_feed.h"

#include <libxml/parser.h>

#include "base/auto.h"
#include "tag_guard.h"

enum {
	CHUNK = 64 << 10,
	ATTRIBUTES_MAX = 1024,
	NAMES_MAX = 8192,
	ELEMENTS_MAX = 50 * 1000 * 1000,
	CHECK_EVERY = 256, /* elements between two looks at the dictionary and the cancel flag */
	TEXT_SLACK = 64 << 10,
};

struct dm_xml_feed {
	struct dm_xml_feed *next_spare;
	char *chunk;
	struct dm_names *names;
	const struct dm_xml_handlers *handlers;
	void *ctx;
	struct dm_package *package;
	struct dm_str part;
	xmlParserCtxtPtr parser;
	int32_t code;		    /* why we stopped; 0: we did not */
	unsigned depth, skip_depth; /* skip_depth: where the passed over element stands; 0: none */
	uint32_t elements;
	uint64_t bytes_in, bytes_text;
	struct dm_tag_guard guard;
	struct dm_buf value;		     /* for attribute values that must be decoded */
	uint16_t open[DM_XML_DEPTH_MAX + 1]; /* ids of the open elements: no second look-up */
};

static void stop(struct dm_xml_feed *feed, int32_t code)
{
	if (feed->code == 0)
		feed->code = code;
	xmlStopParser(feed->parser);
}

static int32_t limit(struct dm_xml_feed *feed, const char *id, const char *text)
{
	return dm_package_fail(
		feed->package, DM_E_LIMIT, id, feed->part, dm_xml_line(feed), "%s", text);
}

static int32_t check_size(struct dm_xml_feed *feed, int n_attributes)
{
	if (feed->depth > DM_XML_DEPTH_MAX)
		return limit(feed, "xml.depth",
			"the document is nested too deep (more than 256 elements); save it anew");
	if (n_attributes > ATTRIBUTES_MAX)
		return limit(feed, "xml.attributes",
			"an element of the document has more than 1,024 attributes; save it anew");
	if (feed->elements % CHECK_EVERY != 0)
		return 0;
	if (xmlDictSize(feed->parser->dict) > NAMES_MAX)
		return limit(feed, "xml.names",
			"the document has more than 8,192 different names of elements; save it "
			"anew");
	if (feed->elements > ELEMENTS_MAX)
		return limit(feed, "xml.elements",
			"the document has more than 50 million elements; split it");
	if (feed->package->host->cancelled(feed->package->host))
		return DM_E_CANCELLED;
	return 0;
}

static void on_start(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
	int n_namespaces, const xmlChar **namespaces, int n_attributes, int n_defaulted,
	const xmlChar **attributes)
{
	struct dm_xml_feed *feed = ((xmlParserCtxtPtr)ctx)->_private;
	struct dm_xml_start event = { .feed = feed, .attributes = attributes };
	int32_t r;

	(void)prefix, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
	if (feed->code)
		return;
	feed->depth++;
	feed->elements++;
	r = check_size(feed, n_attributes);
	if (r < 0) {
		stop(feed, r);
		return;
	}
	if (feed->skip_depth)
		return;
	event.id = dm_names_find(feed->names, (const char *)local, (const char *)uri);
	event.n_attributes = (uint16_t)n_attributes;
	feed->open[feed->depth] = event.id;
	r = feed->handlers->start(feed->ctx, &event);
	if (r < 0)
		stop(feed, r);
	else if (r == DM_XML_SKIP)
		feed->skip_depth = feed->depth;
}

static void on_end(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct dm_xml_feed *feed = ((xmlParserCtxtPtr)ctx)->_private;
	unsigned depth = feed->depth;
	int32_t r;

	(void)local, (void)prefix, (void)uri;
	if (feed->code || depth == 0)
		return;
	feed->depth--;
	if (feed->skip_depth) {
		if (feed->skip_depth == depth)
			feed->skip_depth = 0;
		return;
	}
	if (!feed->handlers->end)
		return;
	r = feed->handlers->end(feed->ctx, feed->open[depth]);
	if (r < 0)
		stop(feed, r);
}

static void on_text(void *ctx, const xmlChar *text, int n)
{
	struct dm_xml_feed *feed = ((xmlParserCtxtPtr)ctx)->_private;
	int32_t r;

	if (feed->code)
		return;
	feed->bytes_text += (uint64_t)n;
	if (feed->bytes_text > feed->bytes_in * 3 + TEXT_SLACK) {
		/* UTF-16 grows to 3/2; nothing else can without entities. */
		stop(feed, limit(feed, "xml.expansion",
				   "the document expands its own text; save it anew"));
		return;
	}
	if (feed->skip_depth || !feed->handlers->text)
		return;
	r = feed->handlers->text(feed->ctx, (struct dm_str){ (const char *)text, (size_t)n });
	if (r < 0)
		stop(feed, r);
}

static void on_doctype(
	void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	struct dm_xml_feed *feed = ((xmlParserCtxtPtr)ctx)->_private;

	(void)name, (void)external, (void)system;
	stop(feed, dm_package_fail(feed->package, DM_E_FORMAT, "xml.doctype", feed->part,
			   dm_xml_line(feed),
			   "the document has a DOCTYPE, which Office documents must not have; save "
			   "it anew"));
}

static xmlParserInputPtr no_entity(const char *url, const char *id, xmlParserCtxtPtr parser)
{
	(void)url, (void)id, (void)parser;
	return NULL;
}

/* What has no parser to blame (a bad byte of a stated encoding) goes to stderr by default. */
__attribute__((format(printf, 2, 3))) static void say_nothing(void *ctx, const char *format, ...)
{
	(void)ctx, (void)format;
}

void dm_xml_prepare(void)
{
	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, say_nothing);
	xmlSetExternalEntityLoader(no_entity);
}

static xmlParserCtxtPtr parser_new(struct dm_xml_feed *feed)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.internalSubset = on_doctype,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.ignorableWhitespace = on_text,
	};
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);

	if (!parser)
		return NULL;
	/* The user data is the parser itself, as libxml2's own helpers expect; ours hangs on it. */
	parser->_private = feed;
	xmlCtxtUseOptions(parser,
		XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	return parser;
}

static int32_t fail_to_parse(struct dm_xml_feed *feed)
{
	const xmlError *error = xmlCtxtGetLastError(feed->parser);
	struct dm_str why =
		dm_str_trim(dm_str_from_c(error && error->message ? error->message : "?"));

	if (error && error->code == XML_ERR_NO_MEMORY)
		return dm_package_fail(feed->package, DM_E_NOMEM, "xml.memory", feed->part, 0,
			"no memory to read the XML of a part");
	if (error && error->code == XML_ERR_INTERNAL_ERROR) /* its word for its own limits */
		return limit(feed, "xml.huge",
			"an attribute or text of the document is longer than 10 million bytes; "
			"shorten it and save the document again");
	return dm_package_fail(feed->package, DM_E_FORMAT, "xml.damaged", feed->part,
		error && error->line > 0 ? (uint32_t)error->line : 0,
		"a part of the document is damaged (%.*s); open it in the program it comes from "
		"and save it anew",
		(int)(why.n < 120 ? why.n : 120), why.p);
}

static int32_t feed_bytes(struct dm_xml_feed *feed, const char *bytes, size_t n)
{
	feed->bytes_in += n;
	if (dm_tag_guard_is_flooded(&feed->guard, bytes, n))
		return limit(feed, "xml.attributes",
			"an element of the document has more than 1,024 attributes; save it anew");
	if (xmlParseChunk(feed->parser, bytes, (int)n, 0) != 0 && feed->code == 0)
		return fail_to_parse(feed);
	return feed->code;
}

/* A feed for a vocabulary: one that an earlier part left, so that thousands of parts cost the memory
 * of one, else a new one. */
static struct dm_xml_feed *feed_take(
	struct dm_package *package, const struct dm_xml_handlers *handlers)
{
	struct dm_xml_feed **at = &package->spare_feeds;
	struct dm_xml_feed *feed;

	while (*at && (*at)->handlers->words != handlers->words)
		at = &(*at)->next_spare;
	feed = *at;
	if (feed) {
		*at = feed->next_spare;
		dm_names_reset(feed->names);
		*feed = (struct dm_xml_feed){ .chunk = feed->chunk, .names = feed->names };
	} else {
		feed = DM_NEW(&package->arena, struct dm_xml_feed);
		feed->chunk = dm_arena_alloc(&package->arena, CHUNK);
		feed->names = dm_names_from(&package->arena, handlers->words);
	}
	feed->handlers = handlers;
	feed->package = package;
	return feed;
}

static void feed_give_back(struct dm_xml_feed **feed)
{
	if ((*feed)->parser) {
		xmlFreeDoc((*feed)->parser->myDoc);
		xmlFreeParserCtxt((*feed)->parser);
	}
	(*feed)->parser = NULL;
	(*feed)->next_spare = (*feed)->package->spare_feeds;
	(*feed)->package->spare_feeds = *feed;
}

int32_t dm_xml_feed(struct dm_package *package, struct dm_str part_name,
	const struct dm_xml_handlers *handlers, void *ctx)
{
	DM_AUTO(dm_part_close) struct dm_part part = { 0 };
	DM_AUTO(feed_give_back) struct dm_xml_feed *feed = feed_take(package, handlers);
	int64_t n;
	int32_t r = dm_part_open(package, part_name, &part);

	if (r < 0)
		return r;
	feed->ctx = ctx;
	feed->part = part_name;
	feed->parser = parser_new(feed);
	if (!feed->parser)
		return dm_package_fail(package, DM_E_NOMEM, "xml.memory", part_name, 0,
			"no memory to read the XML of a part");
	while ((n = dm_part_read(&part, feed->chunk, CHUNK)) > 0) {
		r = feed_bytes(feed, feed->chunk, (size_t)n);
		if (r < 0)
			return r;
	}
	if (n < 0)
		return (int32_t)n;
	if (xmlParseChunk(feed->parser, NULL, 0, 1) != 0 && feed->code == 0)
		return fail_to_parse(feed);
	return feed->code;
}

/* Without entity replacement libxml2 leaves "&amp;" in attribute values as "&#38;". */
static struct dm_str decoded(struct dm_xml_feed *feed, struct dm_str value)
{
	const struct dm_str amp = DM_STR("&#38;");
	struct dm_buf text;
	ptrdiff_t at = dm_str_find(value, amp);

	if (at < 0)
		return value;
	dm_buf_init(&text, &feed->package->arena);
	for (; at >= 0; at = dm_str_find(value, amp)) {
		dm_buf_add(&text, dm_str_first(value, (size_t)at + 1));
		value = dm_str_from(value, (size_t)at + amp.n);
	}
	dm_buf_add(&text, value);
	return dm_buf_str(&text);
}

bool dm_xml_attribute(const struct dm_xml_start *start, uint16_t id, struct dm_str *ret_value)
{
	/* Five pointers each: local name, prefix, URI, value, its end. */
	for (unsigned i = 0; i < start->n_attributes; i++) {
		const unsigned char **a = start->attributes + 5 * (size_t)i;
		struct dm_str value = { (const char *)a[3], (size_t)(a[4] - a[3]) };

		if (dm_names_find(start->feed->names, (const char *)a[0], (const char *)a[2]) != id)
			continue;
		*ret_value = value.n > 4 && memchr(value.p, '&', value.n)
				     ? decoded(start->feed, value)
				     : value;
		return true;
	}
	return false;
}

static bool integer_from(struct dm_str s, int64_t *ret)
{
	bool is_negative = s.n > 0 && s.p[0] == '-';
	size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');
	int64_t value = 0;

	if (i == s.n || s.n > 18)
		return false;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		value = value * 10 + (s.p[i] - '0');
	}
	*ret = is_negative ? -value : value;
	return true;
}

int64_t dm_xml_integer(const struct dm_xml_start *start, uint16_t id, int64_t minimum,
	int64_t maximum, int64_t otherwise)
{
	struct dm_str text;
	int64_t value;

	if (!dm_xml_attribute(start, id, &text) || !integer_from(dm_str_trim(text), &value))
		return otherwise;
	return value < minimum || value > maximum ? otherwise : value;
}

bool dm_xml_on(const struct dm_xml_start *start, uint16_t id)
{
	static const char *const OFF[] = { "0", "false", "off", NULL };
	struct dm_str text;

	return !dm_xml_attribute(start, id, &text) || !dm_str_is_one_of(text, OFF);
}

uint32_t dm_xml_line(const struct dm_xml_feed *feed)
{
	int line = feed->parser && feed->parser->input ? feed->parser->input->line : 0;

	return line > 0 ? (uint32_t)line : 0;
}

struct dm_str dm_xml_uri_of_prefix(const struct dm_xml_feed *feed, struct dm_str prefix)
{
	for (int i = feed->parser->nsNr - 2; i >= 0; i -= 2)
		if (dm_str_eq(prefix, dm_str_from_c((const char *)feed->parser->nsTab[i])))
			return dm_str_from_c((const char *)feed->parser->nsTab[i + 1]);
	return DM_NULL;
}
