-- lait.db, version 1.  Only db/ reads and writes these tables; the views at
-- the end are for everybody (lait-views(5)).  application_id and user_version
-- are set by db/db.c, which runs this file once, in one transaction.
--
-- Ids are integers of this database only.  What names a thing outside of it
-- is its url, its SHA-256 or its key.  Times are seconds since 1970.
-- 64-bit keys of addresses are the first 8 bytes of
-- SHA-256(uuid, class, canonical url): of 10^9 addresses 0.03 are lost.

-- What the database knows of itself: uuid, created, cleaning; the values of
-- settings that were applied last ("gate.min-side").
CREATE TABLE meta (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where a thing stands.  name: waiting (reason: the stage), retry (an
-- accident, to be tried again), failed (the last attempt too), rejected,
-- done, selected.  reason: "stage:word" of lait-record(5).
CREATE TABLE state (
	state_id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	reason TEXT NOT NULL,
	UNIQUE (name, reason)
) STRICT;

-- How many of each unit stand in each state, kept in the transactions that
-- move them.  unit: enum unit in db.h.
CREATE TABLE counter (
	unit INTEGER NOT NULL,
	state_id INTEGER NOT NULL REFERENCES state,
	n INTEGER NOT NULL,
	PRIMARY KEY (unit, state_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage (
	stage_id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	unit INTEGER NOT NULL,
	settings TEXT NOT NULL DEFAULT '', -- digest under which it was filled
	UNIQUE (name, unit)
) STRICT;

-- What waits for a stage.  attempts counts accidents; due is 0 when it may be
-- done at once.  Urls that may be fetched now stand in queue, not here.
CREATE TABLE waiting (
	stage_id INTEGER NOT NULL REFERENCES stage,
	unit_id INTEGER NOT NULL,
	due INTEGER NOT NULL DEFAULT 0,
	attempts INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (stage_id, unit_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_later ON waiting (stage_id, due) WHERE due > 0;

-- ---- the web --------------------------------------------------------------

CREATE TABLE domain (
	domain_id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	seeded INTEGER NOT NULL DEFAULT 0,
	pages INTEGER NOT NULL DEFAULT 0 -- page urls that were let in
) STRICT;

CREATE TABLE host (
	host_id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	domain_id INTEGER NOT NULL REFERENCES domain,
	seeded INTEGER NOT NULL DEFAULT 0,
	pages INTEGER NOT NULL DEFAULT 0,
	queued INTEGER NOT NULL DEFAULT 0,   -- rows in queue
	queued_images INTEGER NOT NULL DEFAULT 0, -- those of them
	answered INTEGER NOT NULL DEFAULT 0, -- answers saved, deferred ones too
	next_at_ms INTEGER NOT NULL DEFAULT 0,
	delay_ms INTEGER NOT NULL DEFAULT 0, -- 0: not known yet
	bad INTEGER NOT NULL DEFAULT 0,
	robots TEXT                          -- the record's array
) STRICT;
CREATE INDEX host_ready ON host (next_at_ms, host_id) WHERE queued > 0;

CREATE TABLE url (
	url_id INTEGER PRIMARY KEY,
	key INTEGER NOT NULL UNIQUE,
	host_id INTEGER NOT NULL REFERENCES host,
	want INTEGER NOT NULL,    -- enum want in db.h
	state_id INTEGER NOT NULL REFERENCES state,
	depth INTEGER NOT NULL,   -- links from a seed
	priority INTEGER NOT NULL,
	turn INTEGER NOT NULL DEFAULT 0,     -- times that it was queued
	attempts INTEGER NOT NULL DEFAULT 0, -- accidents since it was queued new
	status INTEGER,
	fetched INTEGER,
	page_id INTEGER REFERENCES page,
	image_id INTEGER REFERENCES image,
	url TEXT NOT NULL         -- as found
) STRICT;
CREATE INDEX url_page ON url (page_id) WHERE page_id IS NOT NULL;
CREATE INDEX url_image ON url (image_id) WHERE image_id IS NOT NULL;

-- Urls that may be fetched as soon as their host is ready.
CREATE TABLE queue (
	host_id INTEGER NOT NULL,
	priority INTEGER NOT NULL,
	url_id INTEGER NOT NULL,
	turn INTEGER NOT NULL,
	PRIMARY KEY (host_id, priority, url_id)
) STRICT, WITHOUT ROWID;

-- Answers other than success.
CREATE TABLE attempt (
	url_id INTEGER NOT NULL REFERENCES url,
	n INTEGER NOT NULL,
	at INTEGER NOT NULL,
	state_id INTEGER NOT NULL REFERENCES state,
	status INTEGER,
	PRIMARY KEY (url_id, n)
) STRICT, WITHOUT ROWID;

-- Traps (spec of the crawler, 4.5): what is counted of a host.
-- kind: enum trap in scope.c.
CREATE TABLE trap (
	host_id INTEGER NOT NULL,
	kind INTEGER NOT NULL,
	key INTEGER NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (host_id, kind, key)
) STRICT, WITHOUT ROWID;

-- A page is its final url in canonical form.
CREATE TABLE page (
	page_id INTEGER PRIMARY KEY,
	key INTEGER NOT NULL UNIQUE,
	host_id INTEGER NOT NULL REFERENCES host,
	state_id INTEGER NOT NULL REFERENCES state,
	depth INTEGER NOT NULL,
	consent INTEGER NOT NULL DEFAULT 0, -- 1: a signal says drop
	nofollow INTEGER NOT NULL DEFAULT 0,
	status INTEGER,
	fetched INTEGER,
	body TEXT,
	sha256 BLOB,
	seen BLOB,       -- sha256 of the payload that mentions were made of
	url TEXT NOT NULL,
	final_url TEXT,  -- as fetched, where it differs
	content_type TEXT,
	language TEXT,
	title TEXT,
	detail TEXT      -- the other fields of its record, JSON
) STRICT;
CREATE INDEX page_host ON page (host_id);

-- A list, that is a sitemap or a feed: the answer to its address.
CREATE TABLE list (
	url_id INTEGER PRIMARY KEY REFERENCES url,
	state_id INTEGER NOT NULL REFERENCES state,
	fetched INTEGER,
	body TEXT,
	sha256 BLOB,
	final_url TEXT,  -- where it differs
	content_type TEXT,
	title TEXT,
	detail TEXT      -- the other fields of its record, JSON
) STRICT;

-- Sites that name a list as theirs: it may speak of their pages.
CREATE TABLE cover (
	url_id INTEGER NOT NULL REFERENCES url,
	origin TEXT NOT NULL,
	PRIMARY KEY (url_id, origin)
) STRICT, WITHOUT ROWID;

-- What a list says of pictures on pages: candidates, which are joined with the
-- page's mentions once it is extracted.
CREATE TABLE told (
	url_id INTEGER NOT NULL REFERENCES list,
	page INTEGER NOT NULL,   -- key of the page's address
	n INTEGER NOT NULL,
	candidate TEXT NOT NULL, -- the record, JSON
	PRIMARY KEY (url_id, page, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_page ON told (page);

-- Signals of consent.  unit: url (of a fetch that was turned down), page,
-- image or list.
CREATE TABLE signal (
	unit INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	n INTEGER NOT NULL,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	agent TEXT,
	place TEXT NOT NULL, -- "where" of the record
	url TEXT,
	at INTEGER,
	PRIMARY KEY (unit, unit_id, n)
) STRICT, WITHOUT ROWID;

-- A picture on a page.
CREATE TABLE mention (
	mention_id INTEGER PRIMARY KEY,
	page_id INTEGER NOT NULL REFERENCES page,
	rank INTEGER NOT NULL,
	main_score REAL NOT NULL,
	picture INTEGER NOT NULL,           -- key of its first address
	main INTEGER NOT NULL DEFAULT 0,
	wanted INTEGER NOT NULL DEFAULT 0,
	state_id INTEGER REFERENCES state,  -- where extract ruled it out
	step INTEGER NOT NULL DEFAULT 0,    -- which of urls is in use
	url_id INTEGER REFERENCES url,      -- that address, once wanted
	image_id INTEGER REFERENCES image,  -- what it turned out to be
	stated_width INTEGER,
	stated_height INTEGER,
	position INTEGER,
	source TEXT,
	urls TEXT NOT NULL, -- JSON array of addresses, in order
	detail TEXT         -- evidence, licence and the rest, JSON
) STRICT;
CREATE INDEX mention_page ON mention (page_id, rank);
CREATE INDEX mention_picture ON mention (picture);
CREATE INDEX mention_url ON mention (url_id) WHERE url_id IS NOT NULL;
CREATE INDEX mention_image ON mention (image_id) WHERE image_id IS NOT NULL;

-- Addresses that a mention has given up: should one answer after all, the
-- mention returns to it.
CREATE TABLE passed (
	url_id INTEGER NOT NULL REFERENCES url,
	mention_id INTEGER NOT NULL REFERENCES mention ON DELETE CASCADE,
	PRIMARY KEY (url_id, mention_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX passed_mention ON passed (mention_id);

-- How many pages with how many different payloads of a domain show a picture.
CREATE TABLE sighting (
	domain_id INTEGER NOT NULL,
	picture INTEGER NOT NULL,
	payload INTEGER NOT NULL, -- first 8 bytes of the page's sha256
	pages INTEGER NOT NULL,
	PRIMARY KEY (domain_id, picture, payload)
) STRICT, WITHOUT ROWID;
CREATE TABLE picture (
	domain_id INTEGER NOT NULL,
	picture INTEGER NOT NULL,
	payloads INTEGER NOT NULL,
	PRIMARY KEY (domain_id, picture)
) STRICT, WITHOUT ROWID;

CREATE TABLE text (
	text_id INTEGER PRIMARY KEY,
	key BLOB NOT NULL UNIQUE,   -- 16 bytes: text_id of records
	norm INTEGER NOT NULL,      -- of its normal form; equal: same text
	near_norm INTEGER,          -- of the founder of its near-same texts
	state_id INTEGER NOT NULL REFERENCES state,
	words INTEGER,
	characters INTEGER,
	repetition REAL,
	letters REAL,
	language TEXT,
	text TEXT NOT NULL,
	detail TEXT
) STRICT;
CREATE INDEX text_norm ON text (norm);

CREATE TABLE mention_text (
	mention_id INTEGER NOT NULL REFERENCES mention ON DELETE CASCADE,
	n INTEGER NOT NULL,
	text_id INTEGER NOT NULL REFERENCES text,
	kind INTEGER NOT NULL, -- place in the closed list, from 0
	shared INTEGER NOT NULL DEFAULT 0,
	language TEXT,
	raw TEXT,
	credit TEXT,
	PRIMARY KEY (mention_id, n)
) STRICT, WITHOUT ROWID;

-- ---- pictures -------------------------------------------------------------

CREATE TABLE image (
	image_id INTEGER PRIMARY KEY,
	sha256 BLOB NOT NULL UNIQUE,
	state_id INTEGER NOT NULL REFERENCES state,
	verdict_id INTEGER REFERENCES state, -- what select says; NULL: not yet
	consent INTEGER NOT NULL DEFAULT 0,
	founder_id INTEGER REFERENCES image, -- of its cluster
	first_seen INTEGER,
	last_seen INTEGER,
	bytes INTEGER,
	width INTEGER,
	height INTEGER,
	animated INTEGER NOT NULL DEFAULT 0,
	damaged INTEGER NOT NULL DEFAULT 0,
	contrast REAL,
	blank REAL,
	blur REAL,
	border REAL,
	natural REAL,
	nsfw REAL,
	pdqq INTEGER,
	pdq BLOB,
	pdqt BLOB,
	phash BLOB,
	body TEXT NOT NULL,
	format TEXT,
	detail TEXT -- orientation, trim, ... : the other fields, JSON
) STRICT;
CREATE INDEX image_founder ON image (founder_id) WHERE founder_id IS NOT NULL;

CREATE TABLE thumb (
	image_id INTEGER PRIMARY KEY REFERENCES image,
	whole BLOB,   -- 32 x 32 luma
	trimmed BLOB
) STRICT;

-- Links within dedup's rule, both ways.
CREATE TABLE near (
	image_id INTEGER NOT NULL REFERENCES image,
	other_id INTEGER NOT NULL REFERENCES image,
	distance INTEGER NOT NULL,
	PRIMARY KEY (image_id, other_id)
) STRICT, WITHOUT ROWID;

-- Evaluation sets in which the picture or a copy of it stands.
CREATE TABLE contaminated (
	image_id INTEGER NOT NULL REFERENCES image,
	evalset TEXT NOT NULL,
	name TEXT,                 -- of the picture there
	distance INTEGER NOT NULL, -- 0: the same bytes, or the same hash
	PRIMARY KEY (image_id, evalset)
) STRICT, WITHOUT ROWID;

-- Near-same texts, both ways.
CREATE TABLE near_text (
	text_id INTEGER NOT NULL REFERENCES text,
	other_id INTEGER NOT NULL REFERENCES text,
	similarity REAL NOT NULL,
	PRIMARY KEY (text_id, other_id)
) STRICT, WITHOUT ROWID;

-- ---- what select makes ----------------------------------------------------

CREATE TABLE cluster (
	founder_id INTEGER PRIMARY KEY REFERENCES image,
	keeper_id INTEGER NOT NULL REFERENCES image,
	images INTEGER NOT NULL, -- different byte strings
	urls INTEGER NOT NULL,   -- addresses in use on pages
	pages INTEGER NOT NULL,
	hosts INTEGER NOT NULL   -- of pages
) STRICT;

CREATE TABLE pair (
	pair_id INTEGER PRIMARY KEY,
	key BLOB NOT NULL UNIQUE,
	image_id INTEGER NOT NULL REFERENCES image, -- keeper of a cluster
	text_id INTEGER NOT NULL REFERENCES text,
	mention_id INTEGER NOT NULL, -- that gave the text its kind
	kind INTEGER NOT NULL,
	counted INTEGER NOT NULL,    -- 1: past the text rules, counts in norm
	norm INTEGER NOT NULL,       -- what its text counts as
	state_id INTEGER NOT NULL REFERENCES state
) STRICT;
CREATE INDEX pair_norm ON pair (norm, image_id);
CREATE INDEX pair_image ON pair (image_id);
CREATE INDEX pair_text ON pair (text_id);

-- How many clusters carry a text, in its normal form.
-- shared: 1 when pairs are marked as having a text that is over-shared.
CREATE TABLE norm (
	norm INTEGER PRIMARY KEY,
	clusters INTEGER NOT NULL,
	shared INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Norms whose count went past the limit, or came back, since then.
CREATE TABLE turned (
	norm INTEGER PRIMARY KEY
) STRICT;

-- Images that select has to look at again, with all that hangs on them.
CREATE TABLE dirty (
	image_id INTEGER PRIMARY KEY
) STRICT;

-- Named numbers of stages.  other_id: the text of a relevance score, else 0.
CREATE TABLE score (
	unit INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	other_id INTEGER NOT NULL DEFAULT 0,
	name TEXT NOT NULL,
	value REAL NOT NULL,
	version TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (unit, unit_id, other_id, name)
) STRICT, WITHOUT ROWID;

-- Other fields that a stage of the user gave back.
CREATE TABLE note (
	stage_id INTEGER NOT NULL REFERENCES stage,
	unit_id INTEGER NOT NULL,
	detail TEXT NOT NULL,
	PRIMARY KEY (stage_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE export (
	export_id INTEGER PRIMARY KEY,
	format TEXT NOT NULL,
	path TEXT NOT NULL,
	at INTEGER NOT NULL,
	pairs INTEGER NOT NULL,
	digest TEXT NOT NULL -- of the list of pairs and the options
) STRICT;

-- ---- public views (lait-views(5)) ------------------------------------------

CREATE VIEW kinds (kind, name) AS VALUES
	(0, 'user'), (1, 'figcaption'), (2, 'caption'), (3, 'alt'),
	(4, 'title'), (5, 'aria'), (6, 'jsonld'), (7, 'og-alt'),
	(8, 'sitemap-caption'), (9, 'feed-caption'), (10, 'sitemap-title'),
	(11, 'heading'), (12, 'anchor'), (13, 'before'), (14, 'after'),
	(15, 'page-title'), (16, 'description'), (17, 'filename');

CREATE VIEW pages AS
SELECT page_id, page.url, coalesce(final_url, page.url) AS final_url,
    host.name AS host, domain.name AS domain,
    state.name AS state, nullif(state.reason, '') AS reason,
    depth, status, fetched, language, title, content_type, body,
    lower(hex(sha256)) AS sha256, consent AS consent_drop, detail
FROM page JOIN host USING (host_id) JOIN domain USING (domain_id)
    JOIN state USING (state_id);

-- Sitemaps and feeds, as far as they are known.
CREATE VIEW lists AS
SELECT url.url AS url, coalesce(final_url, url.url) AS final_url,
    CASE url.want WHEN 2 THEN 'sitemap' ELSE 'feed' END AS want,
    host.name AS host, coalesce(of_list.name, of_url.name) AS state,
    nullif(coalesce(of_list.reason, of_url.reason), '') AS reason,
    detail ->> 'kind' AS kind, title, detail ->> 'entries' AS entries,
    detail ->> 'links' AS links, detail ->> 'candidates' AS candidates,
    status, coalesce(list.fetched, url.fetched) AS fetched, content_type, body,
    lower(hex(sha256)) AS sha256, detail
FROM url JOIN host USING (host_id)
    JOIN state of_url ON of_url.state_id = url.state_id
    LEFT JOIN list USING (url_id)
    LEFT JOIN state of_list ON of_list.state_id = list.state_id
WHERE url.want IN (2, 3);

CREATE VIEW images AS
SELECT image_id, lower(hex(sha256)) AS sha256,
    CASE WHEN verdict.name IS NOT NULL THEN verdict.name ELSE state.name END
	AS state,
    nullif(coalesce(verdict.reason, state.reason), '') AS reason,
    format, bytes, width, height, animated, damaged, contrast, blank, blur,
    border, natural, nsfw, lower(hex(pdq)) AS pdq, pdqq,
    lower(hex(pdqt)) AS pdqt, lower(hex(phash)) AS phash, body,
    consent AS consent_drop,
    (SELECT substr(lower(hex(f.sha256)), 1, 16) FROM image f
	WHERE f.image_id = image.founder_id) AS cluster,
    first_seen, last_seen,
    (SELECT min(u.url) FROM url u WHERE u.image_id = image.image_id) AS url,
    detail
FROM image JOIN state USING (state_id)
    LEFT JOIN state verdict ON verdict.state_id = verdict_id;

CREATE VIEW texts AS
SELECT lower(hex(key)) AS text_id, text,
    state.name AS state, nullif(state.reason, '') AS reason, language, words,
    characters, repetition, letters,
    coalesce((SELECT clusters FROM norm WHERE norm.norm = coalesce(
	(SELECT pair.norm FROM pair WHERE pair.text_id = text.text_id LIMIT 1),
	text.norm)), 0)
	AS clusters, detail
FROM text JOIN state USING (state_id);

-- A pair's page and address are the least of those that carry it.
CREATE VIEW pairs AS
SELECT lower(hex(pair.key)) AS pair, state.name = 'selected' AS selected,
    nullif(state.reason, '') AS reason, kinds.name AS kind, text.text AS text,
    lower(hex(text.key)) AS text_id,
    coalesce(nullif(text.language, 'und'), page.language) AS language,
    text.words AS words, lower(hex(image.sha256)) AS sha256, image.body AS body,
    image.format AS format, image.bytes AS bytes, image.width AS width,
    image.height AS height, image.natural AS natural,
    (SELECT min(u.url) FROM url u WHERE u.image_id = image.image_id) AS url,
    page.url AS page_url, page.title AS page_title,
    cluster.images AS copies, cluster.urls AS urls, cluster.pages AS pages,
    cluster.hosts AS hosts,
    (SELECT value FROM score WHERE score.unit = 3
	AND score.unit_id = pair.image_id AND score.other_id = pair.text_id
	AND score.name = 'relevance') AS relevance
FROM pair JOIN state USING (state_id) JOIN kinds USING (kind)
    JOIN text ON text.text_id = pair.text_id
    JOIN image ON image.image_id = pair.image_id
    JOIN cluster ON cluster.founder_id = image.founder_id
    JOIN mention USING (mention_id)
    JOIN page ON page.page_id = mention.page_id;

CREATE VIEW hosts AS
SELECT host.name AS host, domain.name AS domain, host.seeded AS seeded,
    host.pages AS pages, queued, answered, next_at_ms, delay_ms, bad, robots
FROM host JOIN domain USING (domain_id);

-- Pictures of evaluation sets.
CREATE VIEW evalsets AS
SELECT lower(hex(sha256)) AS sha256, evalset, contaminated.name AS name,
    distance
FROM contaminated JOIN image USING (image_id);

-- What was turned down or failed, and why, with how many.
CREATE VIEW drops AS
SELECT CASE counter.unit WHEN 0 THEN 'page url' WHEN 1 THEN 'image url'
	WHEN 2 THEN 'page' WHEN 3 THEN 'image' WHEN 4 THEN 'text'
	WHEN 5 THEN 'pair' WHEN 6 THEN 'chosen image'
	WHEN 9 THEN 'list url' WHEN 10 THEN 'list' END AS unit,
    state.name AS state, state.reason AS reason, n AS count
FROM counter JOIN state USING (state_id)
WHERE state.name IN ('retry', 'failed', 'rejected') AND n > 0
    AND counter.unit IN (0, 1, 2, 3, 4, 5, 6, 9, 10);

CREATE VIEW scores AS
SELECT CASE score.unit WHEN 2 THEN 'page' WHEN 3 THEN 'image'
	WHEN 4 THEN 'text' WHEN 5 THEN 'pair' END AS unit,
    CASE score.unit WHEN 2 THEN page.url WHEN 3 THEN lower(hex(image.sha256))
	WHEN 4 THEN lower(hex(text.key)) WHEN 5 THEN lower(hex(pair.key)) END
	AS key,
    lower(hex(other.key)) AS text_id, score.name, score.value, score.version
FROM score
    LEFT JOIN page ON score.unit = 2 AND page.page_id = score.unit_id
    LEFT JOIN image ON score.unit = 3 AND image.image_id = score.unit_id
    LEFT JOIN text ON score.unit = 4 AND text.text_id = score.unit_id
    LEFT JOIN pair ON score.unit = 5 AND pair.pair_id = score.unit_id
    LEFT JOIN text other ON score.other_id != 0
	AND other.text_id = score.other_id;
