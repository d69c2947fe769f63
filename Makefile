# lait: see README.md.  GNU make, one file, no configure.
#
#   make             build everything into build/
#   make check       install what is missing, build, run all tests
#   make demo        crawl a real site on loopback and export it
#   make lint        layers, banned calls, form, lengths, manual pages
#   make bench       all of tests/bench; make bench-NAME runs one
#   make fuzz-NAME   libFuzzer on tests/fuzz/NAME.c for FUZZ_SECONDS=60
#   make torture     the demo, with processes killed at random
#   make deps install uninstall dist clean
#
#   PREFIX=~/.local   where install puts things
#   DESTDIR=DIR       put before PREFIX by packagers
#   AVIF=0            without libavif
#   SAN=1             address and undefined-behaviour sanitizers, in build/san
#   CC=clang          the other compiler
#   FUZZ_SEEDS=DIR    real files, gzipped or not, that fuzz-NAME starts from
#   V=1               show the commands

VERSION := 0.1.0
B       := build
PREFIX  ?= /usr/local
# A shell that is no bash leaves the ~ of PREFIX=~/.local to us.
override PREFIX := $(patsubst ~/%,$(HOME)/%,$(PREFIX))
AVIF    ?= 1
SAN     ?= 0
FUZZ    ?= 0
V       ?= 0
Q       := $(if $(filter 0,$V),@)
SILENT  := $(findstring s,$(firstword -$(MAKEFLAGS)))
SAY      = $(if $(SILENT)$(filter-out 0,$V),@:,@echo '  $(1) $@')

# The programs and what each is made of.  This list is the architecture.
PROGRAMS := lait lait-fetch lait-extract lait-train lait-filter lait-natural \
    lait-dedup lait-db lait-export
PROGRAMS := $(if $(wildcard lib/charset.c),$(PROGRAMS),\
    $(filter-out lait-fetch lait-extract lait-train,$(PROGRAMS)))

lait         := lait.o run/run.o run/round.o run/stages.o run/due.o \
    run/child.o run/lock.o run/init.o run/try.o run/config.o run/dataset.o \
    run/import.o run/evalset.o
lait-fetch   := crawler/lait-fetch.o crawler/crawl.o crawler/visit.o crawler/shed.o \
    crawler/frontier.o crawler/heap.o crawler/manners.o crawler/gate.o \
    crawler/robots.o crawler/robots_line.o crawler/fetch.o crawler/fetch_list.o crawler/capture.o crawler/sockets.o crawler/loop.o crawler/resolve.o \
    crawler/network.o crawler/header.o crawler/response.o crawler/sniff.o \
    crawler/date.o crawler/signals.o crawler/answer.o crawler/agent.o
# A page: its tree, its pictures with their addresses, and what is said of it.
PAGE         := crawler/page.o crawler/tree.o crawler/grow.o crawler/within.o \
    crawler/rules.o crawler/markup.o crawler/names.o crawler/reference.o \
    crawler/entities.o crawler/arena.o
PICTURES     := $(PAGE) crawler/candidate.o crawler/gather.o crawler/addresses.o \
    crawler/address.o crawler/same.o crawler/hints.o crawler/jsonld.o \
    crawler/lazy.o crawler/srcset.o crawler/style.o crawler/rendition.o \
    crawler/rendition_name.o crawler/rendition_larger.o \
    crawler/rendition_unwrap.o
CHOICE       := crawler/choice.o crawler/features.o crawler/weights.o \
    crawler/evidence.o crawler/evidence_name.o crawler/evidence_place.o \
    crawler/layout.o crawler/words.o crawler/wordset.o
SPEECH       := crawler/texts.o crawler/texts_put.o crawler/caption.o crawler/caption_text.o \
    crawler/around.o crawler/clean.o crawler/clean_caption.o \
    crawler/clean_credit.o crawler/phrases.o crawler/fields.o crawler/links.o
# A sitemap or feed.
FEED         := crawler/feed.o crawler/feed_entry.o crawler/feed_role.o \
    crawler/address.o crawler/arena.o
lait-extract := crawler/lait-extract.o crawler/findings.o crawler/explain.o \
    crawler/source.o crawler/signals.o crawler/header.o crawler/list.o crawler/date.o \
    $(filter-out $(PICTURES),$(FEED)) $(PICTURES) $(CHOICE) $(SPEECH)
TRAIN        := crawler/train.o crawler/descent.o
lait-train   := crawler/lait-train.o crawler/labels.o crawler/source.o \
    crawler/fields.o crawler/clean.o $(TRAIN) $(PICTURES) $(CHOICE)
lait-filter  := filter/lait-filter.o filter/picture.o filter/payload.o \
    filter/pdq.o filter/phash.o filter/trim.o filter/measures.o \
    filter/natural.o filter/local.o filter/local_patch.o filter/scales.o \
    filter/wordlist.o filter/textrules.o
lait-natural := filter/lait-natural.o filter/naturalfit.o filter/natural.o \
    filter/measures.o
lait-dedup   := dedup/lait-dedup.o dedup/batch.o dedup/confirm.o \
    dedup/alike.o dedup/texts.o dedup/shingle.o \
    dedup/hamming.o dedup/index.o dedup/join.o dedup/manifest.o dedup/near.o \
    dedup/picture.o dedup/run.o dedup/scan.o dedup/sets.o dedup/points.o \
    dedup/locals.o dedup/words.o dedup/align.o dedup/part.o \
    dedup/parts.o dedup/ledger.o
DB           := db/db.o db/db_open.o db/db_ask.o db/sql.o db/schema.o
DATASET      := db/array.o db/dataset.o db/state.o db/batch.o db/reason.o \
    db/consent.o db/frontier.o db/scope.o db/list.o db/told.o db/save_list.o db/furniture.o db/mention.o \
    db/words.o db/gate.o db/apply.o db/user.o db/add.o db/todo.o \
    db/todo_fetch.o db/todo_user.o db/save.o db/save_fetch.o \
    db/save_extract.o db/save_filter.o db/save_dedup.o db/map.o \
    db/cluster.o db/keeper.o db/pool.o db/select.o db/status.o db/ask.o db/retry.o \
    db/near_text.o db/check.o db/why.o $(DB)
lait-db      := db/lait-db.o $(DATASET)
lait-export  := db/lait-export.o db/export_webdataset.o db/export_tsv.o \
    db/export_sheet.o db/shard.o db/webdataset.o db/tar.o db/sample.o \
    db/shuffle.o $(DB)

lait-fetch-pkg   := libcurl libcares
lait-extract-pkg := libxml-2.0
lait-db-pkg      := sqlite3
lait-export-pkg  := sqlite3

# Programs of the tests: a web server that misbehaves on demand (tests, demo),
# a stage that does what each record says, a made-up web site, the settings'
# part of lait.conf(5), what lib/ says to scripts that compare, what a
# program costs.
TEST_PROGRAMS := httpd parrot make-site conf-page image-verdict peek fakeweb tree \
    cost
httpd  := tests/httpd.o tests/httpd-answer.o
parrot := tests/parrot.o
make-site := tests/make-site.o
conf-page := tests/conf-page.o
image-verdict := tests/image-verdict.o
peek := tests/peek.o
tree := tests/tree.o $(PAGE)
cost := tests/cost.o
fakeweb := tests/fakeweb.o

# tests/test-NAME.c is a unit test, tests/fuzz/NAME.c a fuzz target,
# tests/quality/NAME.c and tests/bench/NAME.c programs that measure; they
# become build/test-NAME, build/fuzz-NAME ...  Each is found by itself and
# linked with liblait.a; what it needs of other folders stands here, and
# libraries as NAME-pkg:
#
#   test-robots := crawler/robots.o crawler/robots_line.o
fuzz-manifest := dedup/manifest.o dedup/texts.o dedup/shingle.o \
    dedup/ledger.o
fuzz-local := dedup/points.o dedup/align.o dedup/confirm.o dedup/ledger.o \
    dedup/locals.o
fuzz-run := dedup/run.o dedup/near.o dedup/join.o dedup/scan.o dedup/hamming.o \
    dedup/confirm.o dedup/picture.o dedup/parts.o dedup/part.o dedup/points.o \
    dedup/words.o dedup/align.o dedup/index.o dedup/manifest.o dedup/locals.o dedup/ledger.o
fuzz-extract := $(PICTURES) $(CHOICE) $(SPEECH)
fuzz-srcset  := crawler/srcset.o
fuzz-jsonld  := $(PICTURES)
fuzz-feed    := $(FEED)
fuzz-feed-pkg := libxml-2.0
test-feed    := $(FEED)
test-feed-pkg := libxml-2.0
fuzz-clean   := crawler/clean.o crawler/clean_caption.o \
    crawler/clean_credit.o crawler/phrases.o \
    crawler/reference.o crawler/entities.o \
    crawler/arena.o
bench-extract-xml-pkg := libxml-2.0
test-page    := $(PAGE)
test-pictures := $(PICTURES)
test-texts   := $(PICTURES) $(SPEECH)
test-robots := crawler/robots.o crawler/robots_line.o
fuzz-weights := $(CHOICE) $(PICTURES)
test-choice := $(TRAIN) $(CHOICE) $(PICTURES)
test-frontier := crawler/frontier.o crawler/heap.o crawler/manners.o \
    crawler/robots.o crawler/robots_line.o
test-network := crawler/network.o
fuzz-robots := crawler/robots.o crawler/robots_line.o
fuzz-response := crawler/response.o crawler/capture.o crawler/header.o \
    crawler/date.o crawler/signals.o crawler/sniff.o crawler/loop.o
test-header := crawler/header.o crawler/date.o crawler/signals.o
quality-robots := crawler/robots.o crawler/robots_line.o
quality-copies-make := tests/changes.o
bench-hamming-join := dedup/join.o dedup/scan.o dedup/hamming.o
test-join  := dedup/join.o dedup/scan.o dedup/hamming.o
test-align := dedup/align.o
test-index := dedup/index.o dedup/manifest.o dedup/run.o

test-tar := db/tar.o
test-webdataset := db/webdataset.o db/shuffle.o
test-due := run/due.o run/child.o

FILTER := filter/picture.o filter/pdq.o filter/phash.o filter/trim.o \
    filter/measures.o filter/natural.o filter/local.o filter/local_patch.o \
    filter/scales.o filter/wordlist.o
bench-images-line := $(FILTER)
fuzz-image-decode := $(FILTER)
fuzz-texts := filter/textrules.o filter/wordlist.o
test-picture := $(FILTER)
test-natural := filter/naturalfit.o filter/natural.o filter/measures.o
test-db := $(DATASET)
test-db-pkg := sqlite3
UNIT_TESTS := $(patsubst tests/%.c,%,$(wildcard tests/test-*.c))
FUZZERS    := $(patsubst tests/fuzz/%.c,fuzz-%,\
    $(filter-out tests/fuzz/main.c,$(wildcard tests/fuzz/*.c)))
QUALITY    := $(patsubst tests/quality/%.c,quality-%,$(wildcard tests/quality/*.c))
BENCHES    := $(patsubst tests/bench/%.c,bench-%,$(wildcard tests/bench/*.c))

$(foreach t,$(UNIT_TESTS),$(eval $t := tests/$t.o $($t)))
$(foreach t,$(FUZZERS),$(eval $t := tests/fuzz/$(t:fuzz-%=%).o $($t) \
    $(if $(filter 0,$(FUZZ)),tests/fuzz/main.o)))
$(foreach t,$(QUALITY),$(eval $t := tests/quality/$(t:quality-%=%).o $($t)))
$(foreach t,$(BENCHES),$(eval $t := tests/bench/$(t:bench-%=%).o $($t)))
MEASURES := $(QUALITY) $(BENCHES)
LINKED   := $(PROGRAMS) $(TEST_PROGRAMS) $(UNIT_TESTS) $(FUZZERS) $(MEASURES)

# Debian packages: to build and check; beside these, for lint and fuzz-NAME.
# (jq is for examples in the manual pages.)
DEPS := gcc g++ make pkg-config libc6-dev linux-libc-dev perl jq procps \
    ca-certificates \
    libjansson-dev libssl-dev libseccomp-dev libpsl-dev publicsuffix \
    libidn2-dev libunistring-dev libcld2-dev libdeflate-dev zlib1g-dev \
    libbrotli-dev libzstd-dev libjpeg62-turbo-dev libspng-dev libgif-dev \
    libwebp-dev libcurl4-openssl-dev libc-ares-dev libxml2-dev libsqlite3-dev
LINT_DEPS := clang libclang-rt-14-dev clang-format-14 mandoc

# What lib/ stands on; --as-needed drops what a program does not use.
LIB_PKG := jansson libcrypto libseccomp libpsl libidn2 libdeflate zlib \
    libbrotlidec libzstd libjpeg spng libwebpdemux libwebp
LIB_LIBS := -lgif -lunistring -lcld2 -lstdc++ -lm
ifeq ($(AVIF),1)
DEPS    += libavif-dev
LIB_PKG += libavif
CPPFLAGS += -DLAIT_AVIF
endif
ALL_PKG   := $(sort $(LIB_PKG) $(foreach p,$(LINKED),$($p-pkg)))
PKG_FLAGS := $(shell pkg-config --cflags $(ALL_PKG) 2>/dev/null)

# No contraction of products and sums: hashes and scores are the same bits
# everywhere.
STANDARD := -std=c17 -ffp-contract=off -D_GNU_SOURCE -I. -DLAIT_VERSION='"$(VERSION)"'
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual \
    -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
    -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wimplicit-fallthrough
CFLAGS   ?= -O2 -g
HARDEN   := -fstack-protector-strong -fPIE
LINK     := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
ifeq ($(FUZZ),1)
B        := build/libfuzzer
CC       := clang
CXX      := clang++
SANITIZE := -fsanitize=fuzzer-no-link,address,undefined \
    -fno-sanitize-recover=undefined
LINK     += -fsanitize=fuzzer
else ifeq ($(SAN),1)
B        := build/san
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=undefined \
    -fno-omit-frame-pointer
else
HARDEN   += -D_FORTIFY_SOURCE=2
endif
BOTH    := $(CPPFLAGS) $(PKG_FLAGS) $(CFLAGS) $(HARDEN) $(SANITIZE) -MMD -MP
COMPILE = $(CC) $(STANDARD) $(WARNINGS) $(BOTH) -c

LIB_SOURCES := $(wildcard lib/*.c) $(wildcard lib/*.cc)
ifneq ($(AVIF),1)
LIB_SOURCES := $(filter-out lib/image_avif.c,$(LIB_SOURCES))
endif
LIB_OBJECTS := $(patsubst %,$B/%.o,$(basename $(LIB_SOURCES)))

all: $(PROGRAMS:%=$B/%)
tests: $(LINKED:%=$B/%)

$B/liblait.a: $(LIB_OBJECTS)
	$(call SAY,AR)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# What was compiled with other flags is compiled again.
$B/flags: FORCE
	@pkg-config --print-errors --exists $(ALL_PKG) || \
	    { echo 'Something is missing: make deps' >&2; exit 1; }
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(COMPILE))' | cmp -s - $@ || \
	    echo '$(subst ','\'',$(COMPILE))' >$@

$B/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' >$@

# Loops over samples: at -O2 gcc leaves them scalar, and lait-filter takes a
# fifth longer (make bench-images).
HOT := lib/raster lib/image_rows filter/pdq filter/phash filter/measures \
    filter/scales filter/local filter/local_patch
$(HOT:%=$B/%.o): OPTIMIZE := -O3

$B/lib/share.o: $B/prefix
$B/lib/share.o: STANDARD += -DLAIT_SHARE='"$(abspath $(PREFIX))/share/lait"'

$B/%.o: %.c $B/flags
	$(call SAY,CC)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(OPTIMIZE) -o $@ $<

$B/%.o: %.cc $B/flags
	$(call SAY,CXX)
	@mkdir -p $(@D)
	$(Q)$(CXX) -std=c++17 -I. -Wall -Wextra $(BOTH) -c -o $@ $<

# The schema becomes bytes of the program.
$B/db/schema.c: db/schema.sql
	@mkdir -p $(@D)
	@{ echo 'extern const char db_schema[];'; \
	    echo 'const char db_schema[] = {'; \
	    od -An -v -tx1 $< | sed 's/\([0-9a-f][0-9a-f]\)/0x\1,/g'; \
	    echo '0 };'; } >$@.tmp
	@mv $@.tmp $@

$B/db/schema.o: $B/db/schema.c $B/flags
	$(call SAY,CC)
	$(Q)$(COMPILE) -o $@ $<

.SECONDEXPANSION:
$(LINKED:%=$B/%): $B/%: $$(addprefix $B/,$$($$*)) $B/liblait.a
	$(call SAY,LD)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LINK) $(LDFLAGS) -o $@ $^ \
	    $$(pkg-config --libs $($*-pkg) $(LIB_PKG)) $(LIB_LIBS)

# One report of C and shell tests and of the fuzz corpora; the last line is
# "N passed, N failed".  T="tests/stage.t build/test-url" runs these only.
T ?= $(UNIT_TESTS:%=$B/%) $(FUZZERS:%=$B/%) $(sort $(wildcard tests/*.t))
check: deps
	@$(MAKE) --no-print-directory test

test: tests
	@tests/run $B $(T)

deps:
	@tests/deps $(DEPS)

lint-deps:
	@tests/deps $(LINT_DEPS)

demo: deps
	@$(MAKE) --no-print-directory all $B/httpd
	@PATH=$(CURDIR)/$B:$$PATH tests/demo $(URL)

torture: deps
	@$(MAKE) --no-print-directory all $B/httpd
	@PATH=$(CURDIR)/$B:$$PATH tests/torture --demo

# Other programs, which the benches fetch to measure beside ours, take minutes
# to come: make bench-NAME, or LAIT_PEERS=1 here.
bench: export LAIT_PEERS := $(or $(LAIT_PEERS),0)
bench: tests
	@for b in $$(find -L tests/bench -type f -perm -1 | sort); do \
	    echo "# $${b#tests/bench/}"; \
	    PATH=$(CURDIR)/$B:$$PATH $$b || exit 1; done

bench-%: tests
	@PATH=$(CURDIR)/$B:$$PATH tests/bench/$*

# Real pages for half an hour, which are longer than what is made up:
#   make fuzz-extract FUZZ_SECONDS=1800 FUZZ_LENGTH=262144 FUZZ_SEEDS=DIR
# A target's input is the bytes of the file, but for what its comment says.
# Inputs that take longer than FUZZ_SLOW seconds are told and kept, those of
# FUZZ_TIMEOUT end the run; sanitizers take four times what the program does.
FUZZ_SECONDS ?= 60
FUZZ_LENGTH  ?= 65536
FUZZ_TIMEOUT ?= 10
FUZZ_SLOW    ?= 2
fuzz-%: lint-deps
	@$(MAKE) --no-print-directory FUZZ=1 build/libfuzzer/fuzz-$*
	@rm -rf build/seeds/$*
	@mkdir -p build/corpus/$* build/seeds/$*
	$(if $(FUZZ_SEEDS),@find -L $(FUZZ_SEEDS) -type f | { n=0; \
	    while IFS= read -r f; do n=$$((n + 1)); \
	    gzip -dcf "$$f" >build/seeds/$*/$$n || exit 1; done; })
	ASAN_OPTIONS=detect_leaks=1 build/libfuzzer/fuzz-$* \
	    -timeout=$(FUZZ_TIMEOUT) -report_slow_units=$(FUZZ_SLOW) \
	    -max_total_time=$(FUZZ_SECONDS) -max_len=$(FUZZ_LENGTH) \
	    -artifact_prefix=build/corpus/$*- build/corpus/$* \
	    $(wildcard tests/corpus/$*) build/seeds/$*

lint: lint-deps
	@tests/lint

# Build first, as yourself; `sudo make install` then only copies.
PAGES = $(wildcard man/*.[1-8])
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/lait
	install $(PROGRAMS:%=$B/%) $(DESTDIR)$(PREFIX)/bin
	cp -R etc/. $(DESTDIR)$(PREFIX)/share/lait
	for p in $(PAGES); do \
	    install -D -m 644 $$p \
		$(DESTDIR)$(PREFIX)/share/man/man$${p##*.}/$${p#man/} || \
		exit 1; done

uninstall:
	rm -f $(PROGRAMS:%=$(DESTDIR)$(PREFIX)/bin/%)
	rm -rf $(DESTDIR)$(PREFIX)/share/lait
	for p in $(PAGES); do \
	    rm -f $(DESTDIR)$(PREFIX)/share/man/man$${p##*.}/$${p#man/}; done

dist:
	mkdir -p dist
	git archive --prefix=lait-$(VERSION)/ -o dist/lait-$(VERSION).tar.gz HEAD

# The settings' part of lait.conf(5), from the table in lib/settings_table.c.
page: $B/conf-page
	$B/conf-page <man/lait.conf.5 >$B/lait.conf.5
	cp $B/lait.conf.5 man/lait.conf.5

format:
	clang-format-14 -i $$(git ls-files '*.c' '*.h')

clean:
	rm -rf build

-include $(shell find $B -name '*.d' 2>/dev/null)
FORCE:
.PHONY: all tests test check deps lint-deps demo torture bench lint install \
    uninstall dist page format clean FORCE
