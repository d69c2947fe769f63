"""Labelled pages as records of lait-train: what main-image and pages share.

Two layouts: that of main-image (labels.tsv, pages/; `unpack`, which knows what
a page declares, in the folder above) and that of pages (gold.jsonl, html/).
"""
import csv
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from urllib.parse import urljoin, urlsplit

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TRACKS = ('stripped', 'full')
FOLDS = 5
# News pages of gold.jsonl are many pages of one kind, and their gold prefers
# the body's picture where the page declares another.
NEWS_WEIGHT = {'stripped': 1.0, 'full': 0.2}
NEWS_TRAINING = ['--none-weight', '2.6', '--threshold', '1.1']
# "co" of bbc.co.uk: not the name of a site
SECOND_LEVEL = {'ac', 'co', 'com', 'edu', 'go', 'gov', 'ne', 'net', 'or', 'org'}


def program(name):
    return os.path.join(os.environ.get('LAIT_BUILD', TOP + '/build'), name)


def lines(records):
    return ''.join(json.dumps(r) + '\n' for r in records).encode()


def fold_of(site):
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % FOLDS


def site_of(url):
    """The name of a site as labels.tsv has it: all domains of bbc are one."""
    labels = urlsplit(url).hostname.split('.')
    if len(labels) > 2 and labels[-2] in SECOND_LEVEL:
        return labels[-3]
    return labels[-2]


def digest(path):
    with open(path, 'rb') as f:
        return hashlib.sha256(f.read()).hexdigest()[:16]


def read_labels(folder):
    with open(folder + '/labels.tsv', encoding='utf8', newline='') as f:
        return list(csv.DictReader(f, delimiter='\t', quoting=csv.QUOTE_NONE))


def unpack(folder, out, tool=None):
    """Pages as they are and without what they declare, by main-image's tool."""
    tool = tool or os.path.join(os.path.dirname(folder), 'unpack')
    for track, options in (('stripped', ['--strip']), ('full', [])):
        subprocess.run([sys.executable, tool, folder, out + '/' + track] + options,
                       check=True, stdout=subprocess.DEVNULL)


def page_record(row, track):
    return {'record': 'page', 'id': 0, 'url': row['url'], 'path': '%s/%s.html' % (track, row['id'])}


def label_records(rows):
    """Both versions of each page: with what it declares and without."""
    records = []
    for row in rows:
        expected = [] if row['expected'] == 'NONE' else [u for u in row['accept'].split(' ') if u]
        records += [dict(page_record(row, t), site=row['site'], expected=expected)
                    for t in TRACKS if row[t] == '1']
    return records


def read_gold(folder):
    with open(folder + '/gold.jsonl', encoding='utf8') as f:
        return [json.loads(line) for line in f]


def gold_page(folder, row, path):
    """The page's bytes; what they are encoded in where that is known."""
    page = gzip.open(os.path.join(folder, row['file'])).read()
    record = {'record': 'page', 'url': row['url'], 'path': path}
    try:
        page.decode('utf8')  # the pages were stored as UTF-8, whatever they declare
        record['content_type'] = 'text/html; charset=utf-8'
    except UnicodeDecodeError:
        pass
    return page, record


def gold_records(folder, main, store):
    """Pages with a cover; `main` is a folder in main-image's layout."""
    rows = [r for r in read_gold(folder) if any(i['is_cover'] for i in r['images'])]
    part, out, records = store + '/news-part', store + '/news', []
    os.makedirs(part + '/pages', exist_ok=True)
    with open(part + '/labels.tsv', 'w', encoding='utf8') as f:
        f.write('id\tstripped\tfull\n')
        f.writelines('%d\t1\t1\n' % i for i in range(len(rows)))
    for i, row in enumerate(rows):
        shutil.copyfile(os.path.join(folder, row['file']), '%s/pages/%d.html.gz' % (part, i))
    unpack(part, out, os.path.join(os.path.dirname(main), 'unpack'))
    for i, row in enumerate(rows):
        cover = next(image for image in row['images'] if image['is_cover'])
        expected = list(dict.fromkeys(urljoin(row['url'], u) for u in cover['urls']))
        for track in TRACKS:
            records.append(dict(gold_page(folder, row, 'news/%s/%d.html' % (track, i))[1], id=0,
                                site=site_of(row['url']), expected=expected, weight=NEWS_WEIGHT[track]))
    return records


def train(records, store, about, out, options=()):
    subprocess.run([program('lait-train'), '--store', store, '--about', about, '-o', out] + list(options),
                   input=lines(records), check=True)


def about(folder, file):
    return '%s (%s sha256 %s)' % (os.path.basename(os.path.dirname(folder)), file, digest(folder + '/' + file))


def build(*programs):
    subprocess.run(['make', '-s', '-C', TOP] + ['build/' + p for p in programs], check=True, stdout=sys.stderr)
