# Rows with the columns of WIT (Srinivasan et al., arXiv 2103.01913) from
# records: of lait-extract, and, as far as they are there, of lait-fetch (url:
# when a page was fetched and changed) and lait-filter (image with its url:
# type and size; text: language).  Order does not matter.
#
#	cat fetched extracted filtered | jq -nrf wit.jq >wit.tsv
#
# What is not known is empty.  A page has changed recently when it was published
# or modified in the 30 days before it was fetched.

def recent: 30 * 24 * 3600;

# Seconds since 1970 of "2024-05-06T..." and of an HTTP date.
def seconds:
	(.[0:10] | try (strptime("%Y-%m-%d") | mktime) catch null) //
	try (strptime("%a, %d %b %Y %H:%M:%S GMT") | mktime) catch null;

# The first text of a kind: a record.
def text($kinds): [.texts[]? | select(.kind as $k | any($kinds[]; . == $k))][0];
def words($kinds): text($kinds).text // "";

def changed($page; $url):
	($url.fetched // $page.fetched) as $fetched |
	[$page.published // empty, $url.last_modified // empty | seconds] |
	if $fetched == null or (. | map(select(. != null)) | length) == 0 then ""
	else map(select(. != null)) | max >= $fetched - recent end;

def same_language($text; $of_text; $page):
	($of_text.language // $text.language) as $l |
	if $text == null or $l == null or $l == "und" then ""
	else ($l | split("-")[0]) == ($page.language | split("-")[0]) end;

["language", "page_url", "image_url", "page_title", "section_title",
 "hierarchical_section_title", "caption_reference_description",
 "caption_attribution_description", "caption_alt_text_description",
 "mime_type", "original_height", "original_width", "is_main_image",
 "attribution_passes_lang_id", "page_changed_recently",
 "context_page_description", "context_section_description"],
([inputs | select(.reject == null and .fail == null)] as $all |
 INDEX($all[] | select(.record == "page"); .url) as $pages |
 INDEX($all[] | select(.record == "url"); .final_url // .url) as $urls |
 INDEX($all[] | select(.record == "image" and .url != null); .url) as $images |
 INDEX($all[] | select(.record == "text"); .text_id) as $texts |
 $all[] | select(.record == "candidate" and $pages[.page_url] != null) |
 . as $c | $pages[.page_url] as $page | $images[.image_url] as $image |
 words(["page-title"]) as $title | (.sections // []) as $sections |
 text(["jsonld", "og-alt"]) as $attribution |
 [$page.language, .page_url, .image_url, $title,
  $sections[-1] // "",
  ([$title | select(. != "")] + [$sections[] | select(. != $title)] |
	join(" / ")),
  words(["figcaption", "caption"]), $attribution.text // "", words(["alt"]),
  (if $image.format then "image/" + $image.format else "" end),
  ($image.height // .stated_height // ""), ($image.width // .stated_width // ""),
  .main == true,
  same_language($attribution; $texts[$attribution.text_id // ""]; $page),
  changed($page; $urls[.page_url]),
  words(["description"]),
  ([words(["before"]), words(["after"])] | map(select(. != "")) | join(" "))])
| map(tostring) | @tsv
