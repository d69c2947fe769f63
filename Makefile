# lait: see README.md.  GNU make, one file, no configure.
#
#   make            build everything into build/
#   make check      install what is missing, build, run all tests
#   make demo       crawl a real site on loopback and export it
#   make lint bench torture fuzz-NAME install uninstall dist deps
#
#   PREFIX=~/.local   where install puts things
#   AVIF=0            without libavif
#   SAN=1             address and undefined-behaviour sanitizers
#   CC=clang          the other compiler

VERSION := 0.1.0
B       := build
PREFIX  ?= /usr/local
AVIF    ?= 1
SAN     ?= 0

# The programs and what each is made of.  This list is the architecture.
PROGRAMS := lait lait-fetch lait-extract lait-filter lait-dedup lait-db \
    lait-export
# Until every room is furnished: what has no source yet is not built.
PROGRAMS := $(foreach p,$(PROGRAMS),$(if $(wildcard $p.c */$p.c),$p))

lait         := lait.o
lait-fetch   := crawler/lait-fetch.o crawler/fetch.o crawler/resolve.o \
    crawler/robots.o
lait-extract := crawler/lait-extract.o crawler/page.o
lait-filter  := filter/lait-filter.o
lait-dedup   := dedup/lait-dedup.o dedup/batch.o dedup/confirm.o \
    dedup/hamming.o dedup/index.o dedup/join.o dedup/manifest.o dedup/near.o \
    dedup/picture.o dedup/run.o dedup/scan.o dedup/sets.o
DB           := db/db.o db/sql.o db/schema.o
lait-db      := db/lait-db.o $(DB)
lait-export  := db/lait-export.o db/export_webdataset.o db/export_tsv.o \
    db/export_sheet.o db/shard.o db/webdataset.o db/tar.o db/sample.o \
    db/shuffle.o $(DB)

lait-fetch-pkg   := libcurl libcares
lait-extract-pkg := libxml-2.0
lait-db-pkg      := sqlite3
lait-export-pkg  := sqlite3

# What lib/ stands on; --as-needed drops what a program does not use.
LIB_PKG := jansson libcrypto libseccomp libpsl libidn2 libdeflate zlib \
    libbrotlidec libzstd libjpeg spng libwebpdemux libwebp
LIB_LIBS := -lgif -lunistring -lcld2 -lstdc++ -lm
ifeq ($(AVIF),1)
LIB_PKG += libavif
CPPFLAGS += -DLAIT_AVIF
endif

STANDARD := -std=c17 -D_GNU_SOURCE -I. -DLAIT_VERSION='"$(VERSION)"'
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual \
    -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
    -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wimplicit-fallthrough
CFLAGS   ?= -O2 -g
HARDEN   := -fstack-protector-strong -fPIE
LINK     := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
ifeq ($(SAN),1)
B        := build/san
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=undefined \
    -fno-omit-frame-pointer
else
HARDEN   += -D_FORTIFY_SOURCE=2
endif
COMPILE = $(CC) $(STANDARD) $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(HARDEN) \
    $(SANITIZE) -MMD -MP -c

LIB_SOURCES := $(wildcard lib/*.c) $(wildcard lib/*.cc)
ifneq ($(AVIF),1)
LIB_SOURCES := $(filter-out lib/image_avif.c,$(LIB_SOURCES))
endif
LIB_OBJECTS := $(patsubst %,$B/%.o,$(basename $(LIB_SOURCES)))

all: $(PROGRAMS:%=$B/%)

$B/liblait.a: $(LIB_OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$B/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $<

$B/%.o: %.cc Makefile
	@mkdir -p $(@D)
	$(CXX) -std=c++17 -I. -Wall -Wextra $(CFLAGS) $(HARDEN) $(SANITIZE) \
	    -MMD -MP -c -o $@ $<

# The schema becomes bytes of the program.
$B/db/schema.c: db/schema.sql Makefile
	@mkdir -p $(@D)
	{ echo 'extern const char db_schema[];'; \
	    echo 'const char db_schema[] = {'; \
	    od -An -v -tx1 $< | sed 's/\([0-9a-f][0-9a-f]\)/0x\1,/g'; \
	    echo '0 };'; } >$@.tmp
	mv $@.tmp $@

$B/db/schema.o: $B/db/schema.c
	$(COMPILE) -o $@ $<

.SECONDEXPANSION:
$(PROGRAMS:%=$B/%): $B/%: $$(addprefix $B/,$$($$*)) $B/liblait.a
	$(CC) $(CFLAGS) $(SANITIZE) $(LINK) $(LDFLAGS) -o $@ $^ \
	    $$(pkg-config --libs $($*-pkg) $(LIB_PKG)) $(LIB_LIBS)

# The web server of the tests and the demo.
$B/httpd: $B/tests/httpd.o $B/tests/httpd-answer.o $B/liblait.a
	$(CC) $(CFLAGS) $(SANITIZE) $(LINK) $(LDFLAGS) -o $@ $^ -lm

clean:
	rm -rf build

-include $(shell find $B -name '*.d' 2>/dev/null)
.PHONY: all clean
