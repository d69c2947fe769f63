#ifndef LAIT_FEATURES_TABLE_H
#define LAIT_FEATURES_TABLE_H

/*
 * The features: constant and name.  "name<100" and "name>=100" say that a
 * number is below (and not below the bound before) or at least that; a "%"
 * that it is a share.  Rows of one number stand together, in this order.
 */

/* clang-format off */
#define FEATURES_TABLE(X) \
	/* Place in the order of pictures */ \
	X(FIRST, "first") \
	X(AGAIN, "seen-before") \
	X(PLAUSIBLE, "plausible") \
	X(PLAUSIBLE_1, "plausible-1") \
	X(PLAUSIBLE_2, "plausible-2") \
	X(PLAUSIBLE_3, "plausible-3") \
	X(AFTER_1, "plausible-after-h1-1") \
	X(AFTER_2, "plausible-after-h1-2") \
	X(NTH_5, "nth>=5") \
	X(NTH_10, "nth>=10") \
	X(NTH_20, "nth>=20") \
	X(NTH_40, "nth>=40") \
	X(VIDEO, "video") \
	X(BACKGROUND, "background") \
	/* Place in the text, in characters */ \
	X(NO_H1, "no-h1") \
	X(START_300, "from-start<300") \
	X(START_1000, "from-start<1000") \
	X(START_2500, "from-start<2500") \
	X(START_5000, "from-start<5000") \
	X(START_MORE, "from-start>=5000") \
	X(H1_60, "after-h1<60") \
	X(H1_150, "after-h1<150") \
	X(H1_300, "after-h1<300") \
	X(H1_700, "after-h1<700") \
	X(H1_1500, "after-h1<1500") \
	X(H1_3000, "after-h1<3000") \
	X(H1_6000, "after-h1<6000") \
	X(H1_MORE, "after-h1>=6000") \
	X(BEFORE_20, "before-h1<20") \
	X(BEFORE_60, "before-h1<60") \
	X(BEFORE_150, "before-h1<150") \
	X(BEFORE_500, "before-h1<500") \
	X(BEFORE_1500, "before-h1<1500") \
	X(BEFORE_MORE, "before-h1>=1500") \
	X(LINKS_1, "h1-links<1") \
	X(LINKS_3, "h1-links<3") \
	X(LINKS_8, "h1-links<8") \
	X(LINKS_20, "h1-links<20") \
	X(LINKS_50, "h1-links<50") \
	X(LINKS_MORE, "h1-links>=50") \
	X(UP_3, "h1-steps<3") \
	X(UP_5, "h1-steps<5") \
	X(UP_8, "h1-steps<8") \
	X(UP_MORE, "h1-steps>=8") \
	X(COMMON_3, "h1-common%<3") \
	X(COMMON_10, "h1-common%<10") \
	X(COMMON_30, "h1-common%<30") \
	X(COMMON_60, "h1-common%<60") \
	X(COMMON_85, "h1-common%<85") \
	X(COMMON_MORE, "h1-common%>=85") \
	X(COMMON_ARTICLE, "h1-common-article") \
	X(COMMON_BODY, "h1-common-body") \
	X(PART_5, "text-before%<5") \
	X(PART_10, "text-before%<10") \
	X(PART_20, "text-before%<20") \
	X(PART_40, "text-before%<40") \
	X(PART_66, "text-before%<66") \
	X(PART_MORE, "text-before%>=66") \
	X(PARAGRAPHS_1, "paragraphs-before%<1") \
	X(PARAGRAPHS_10, "paragraphs-before%<10") \
	X(PARAGRAPHS_50, "paragraphs-before%<50") \
	X(PARAGRAPHS_95, "paragraphs-before%<95") \
	X(PARAGRAPHS_MORE, "paragraphs-before%>=95") \
	X(NEXT_60, "next-paragraph<60") \
	X(NEXT_200, "next-paragraph<200") \
	X(NEXT_600, "next-paragraph<600") \
	X(NEXT_3000, "next-paragraph<3000") \
	X(NEXT_MORE, "next-paragraph>=3000") \
	X(LAST_60, "last-paragraph<60") \
	X(LAST_600, "last-paragraph<600") \
	X(LAST_3000, "last-paragraph<3000") \
	X(LAST_MORE, "last-paragraph>=3000") \
	X(HEADING_IS_H1, "heading-is-h1") \
	X(HEADING_RELATED, "heading-related") \
	X(NEXT_IS_H1, "next-heading-is-h1") \
	X(NEXT_LINKED, "next-heading-linked") \
	/* Elements around it */ \
	X(IN_ARTICLE, "in-article") \
	X(IN_MAIN, "in-main") \
	X(IN_FIGURE, "in-figure") \
	X(IN_PICTURE, "in-picture") \
	X(IN_P, "in-p") \
	X(IN_ASIDE, "in-aside") \
	X(IN_NAV, "in-nav") \
	X(IN_HEADER, "in-header") \
	X(IN_FOOTER, "in-footer") \
	X(IN_TABLE, "in-table") \
	X(IN_HEADING, "in-heading") \
	X(IN_LI, "in-li") \
	X(IN_NOSCRIPT, "in-noscript") \
	X(IN_TEMPLATE, "in-template") \
	X(IN_BUTTON, "in-button") \
	X(IN_HIDDEN, "in-hidden") \
	X(IN_ROOT, "in-root") \
	X(BEFORE_ROOT, "before-root") \
	X(BLOCK_60, "block-text<60") \
	X(BLOCK_200, "block-text<200") \
	X(BLOCK_1000, "block-text<1000") \
	X(BLOCK_MORE, "block-text>=1000") \
	X(BLOCK_LINKS, "block-of-links") \
	X(WIDE_LINKS, "wide-block-of-links") \
	X(WIDE_TEXT, "wide-block-of-text") \
	X(WIDE_SHARE, "wide-block-of-article") \
	X(REPEAT_2, "repeated>=2") \
	X(REPEAT_3, "repeated>=3") \
	X(REPEAT_5, "repeated>=5") \
	X(REPEAT_8, "repeated>=8") \
	X(REPEAT_LINKED, "repeated-linked") \
	/* Names of elements */ \
	X(OWN_LEAD, "own-lead") \
	X(OWN_SIDE, "own-side") \
	X(OWN_LIST, "own-list") \
	X(OWN_AD, "own-ad") \
	X(OWN_PERSON, "own-person") \
	X(OWN_CAPTION, "own-caption") \
	X(OWN_LOGO, "own-logo") \
	X(OWN_PLACEHOLDER, "own-placeholder") \
	X(OWN_CONTENT, "own-content") \
	X(OWN_PRODUCT, "own-product") \
	X(OWN_HEAD, "own-head") \
	X(OWN_IMAGE_WRAP, "own-image-wrap") \
	X(OWN_VIDEO, "own-video") \
	X(NEAR_LEAD, "near-lead") \
	X(NEAR_SIDE, "near-side") \
	X(NEAR_LIST, "near-list") \
	X(NEAR_AD, "near-ad") \
	X(NEAR_PERSON, "near-person") \
	X(NEAR_CAPTION, "near-caption") \
	X(NEAR_LOGO, "near-logo") \
	X(NEAR_PLACEHOLDER, "near-placeholder") \
	X(NEAR_CONTENT, "near-content") \
	X(NEAR_PRODUCT, "near-product") \
	X(NEAR_HEAD, "near-head") \
	X(NEAR_IMAGE_WRAP, "near-image-wrap") \
	X(NEAR_VIDEO, "near-video") \
	X(ABOVE_LEAD, "above-lead") \
	X(ABOVE_SIDE, "above-side") \
	X(ABOVE_LIST, "above-list") \
	X(ABOVE_AD, "above-ad") \
	X(ABOVE_PERSON, "above-person") \
	X(ABOVE_CAPTION, "above-caption") \
	X(ABOVE_LOGO, "above-logo") \
	X(ABOVE_PLACEHOLDER, "above-placeholder") \
	X(ABOVE_CONTENT, "above-content") \
	X(ABOVE_PRODUCT, "above-product") \
	X(ABOVE_HEAD, "above-head") \
	X(ABOVE_IMAGE_WRAP, "above-image-wrap") \
	X(ABOVE_VIDEO, "above-video") \
	X(FAR_SIDE, "far-side") \
	X(FAR_LIST, "far-list") \
	X(FAR_AD, "far-ad") \
	X(FAR_PERSON, "far-person") \
	X(FAR_CONTENT, "far-content") \
	/* Names of files, alt texts */ \
	X(FILE_LEAD, "file-lead") \
	X(FILE_SIDE, "file-side") \
	X(FILE_AD, "file-ad") \
	X(FILE_PERSON, "file-person") \
	X(FILE_LOGO, "file-logo") \
	X(FILE_PLACEHOLDER, "file-placeholder") \
	X(PATH_LEAD, "path-lead") \
	X(PATH_SIDE, "path-side") \
	X(PATH_AD, "path-ad") \
	X(PATH_PERSON, "path-person") \
	X(PATH_LOGO, "path-logo") \
	X(PATH_PLACEHOLDER, "path-placeholder") \
	X(ALT_LEAD, "alt-lead") \
	X(ALT_SIDE, "alt-side") \
	X(ALT_AD, "alt-ad") \
	X(ALT_PERSON, "alt-person") \
	X(ALT_LOGO, "alt-logo") \
	X(ALT_PLACEHOLDER, "alt-placeholder") \
	X(HOST_AD, "host-ad") \
	X(HOST_OTHER, "host-other") \
	X(EXT_JPG, "ext-jpg") \
	X(EXT_PNG, "ext-png") \
	X(EXT_GIF, "ext-gif") \
	X(EXT_SVG, "ext-svg") \
	X(EXT_NONE, "ext-none") \
	/* Size */ \
	X(WIDTH_NONE, "width-unknown") \
	X(WIDTH_60, "width<60") \
	X(WIDTH_150, "width<150") \
	X(WIDTH_300, "width<300") \
	X(WIDTH_400, "width<400") \
	X(WIDTH_600, "width<600") \
	X(WIDTH_1000, "width<1000") \
	X(WIDTH_MORE, "width>=1000") \
	X(STATED_60, "stated-width<60") \
	X(STATED_150, "stated-width<150") \
	X(STATED_300, "stated-width<300") \
	X(STATED_500, "stated-width<500") \
	X(STATED_800, "stated-width<800") \
	X(STATED_MORE, "stated-width>=800") \
	X(ASPECT_70, "aspect%<70") \
	X(ASPECT_95, "aspect%<95") \
	X(ASPECT_105, "aspect%<105") \
	X(ASPECT_140, "aspect%<140") \
	X(ASPECT_200, "aspect%<200") \
	X(ASPECT_350, "aspect%<350") \
	X(ASPECT_MORE, "aspect%>=350") \
	X(URL_ASPECT_70, "url-aspect%<70") \
	X(URL_ASPECT_95, "url-aspect%<95") \
	X(URL_ASPECT_105, "url-aspect%<105") \
	X(URL_ASPECT_140, "url-aspect%<140") \
	X(URL_ASPECT_200, "url-aspect%<200") \
	X(URL_ASPECT_350, "url-aspect%<350") \
	X(URL_ASPECT_MORE, "url-aspect%>=350") \
	X(WIDEST, "widest") \
	X(WIDEST_PLAUSIBLE, "widest-plausible") \
	X(HALF, "half-of-widest") \
	/* Links */ \
	X(LINK_NONE, "link-none") \
	X(LINK_IMAGE, "link-image") \
	X(LINK_SELF, "link-self") \
	X(LINK_SITE, "link-site") \
	X(LINK_OTHER, "link-other") \
	/* Attributes */ \
	X(ALT_NONE, "alt-none") \
	X(ALT_EMPTY, "alt-empty") \
	X(LOADING_LAZY, "loading-lazy") \
	X(LOADING_EAGER, "loading-eager") \
	X(FETCHPRIORITY, "fetchpriority") \
	X(PRELOAD, "preload") \
	X(SIZES, "sizes") \
	X(SRCSET, "srcset") \
	X(LAZY, "lazy") \
	X(ITEMPROP, "itemprop") \
	X(FIGCAPTION, "figcaption") \
	X(CAPTION_CLASS, "caption-class") \
	X(ELSEWHERE, "elsewhere") \
	/* Agreement */ \
	X(ALT_WORDS_2, "alt-words>=2") \
	X(ALT_WORDS_4, "alt-words>=4") \
	X(ALT_WORDS_8, "alt-words>=8") \
	X(ALT_TITLE_1, "alt-title>=1") \
	X(ALT_TITLE_2, "alt-title>=2") \
	X(ALT_TITLE_HALF, "alt-title-half") \
	X(ALT_COVER, "alt-covers-title") \
	X(ALT_ABOUT, "alt-description") \
	X(FILE_URL_1, "file-url>=1") \
	X(FILE_URL_2, "file-url>=2") \
	X(FILE_TITLE_1, "file-title>=1") \
	X(FILE_TITLE_2, "file-title>=2") \
	X(CAPTION_TITLE, "caption-title") \
	X(DATE_SAME, "date-same") \
	X(DATE_OTHER, "date-other") \
	X(NUMBER_SAME, "number-same") \
	/* Other mentions of the same picture */ \
	X(SHOWN_2, "shown>=2") \
	X(SHOWN_3, "shown>=3") \
	X(SHOWN_5, "shown>=5") \
	X(ALSO_PRODUCT, "also-product") \
	X(ALSO_LEAD, "also-lead") \
	X(ALSO_TEASER, "also-teaser") \
	X(ALSO_LINK_IMAGE, "also-link-image") \
	X(ALSO_CAPTION, "also-caption") \
	X(ALSO_ARTICLE, "also-article") \
	X(ALSO_EAGER, "also-eager") \
	X(ALSO_LARGE, "also-large") \
	X(ALSO_ITEMPROP, "also-itemprop") \
	/* Products of two */ \
	X(X_PLAUSIBLE_1_IN_ROOT, "plausible-1*in-root") \
	X(X_PLAUSIBLE_1_IN_ARTICLE, "plausible-1*in-article") \
	X(X_PLAUSIBLE_1_BEFORE_ROOT, "plausible-1*before-root") \
	X(X_PLAUSIBLE_1_SRCSET, "plausible-1*srcset") \
	X(X_PLAUSIBLE_1_ALT_TITLE_2, "plausible-1*alt-title>=2") \
	X(X_PLAUSIBLE_1_FIGCAPTION, "plausible-1*figcaption") \
	X(X_PLAUSIBLE_1_NEAR_LEAD, "plausible-1*near-lead") \
	X(X_PLAUSIBLE_1_OWN_LEAD, "plausible-1*own-lead") \
	X(X_PLAUSIBLE_1_EXT_JPG, "plausible-1*ext-jpg") \
	X(X_PLAUSIBLE_1_PARAGRAPHS_1, "plausible-1*paragraphs-before%<1") \
	X(X_PLAUSIBLE_WIDEST, "plausible*widest") \
	X(X_PLAUSIBLE_H1_60, "plausible*after-h1<60") \
	X(X_PLAUSIBLE_H1_150, "plausible*after-h1<150") \
	X(X_PLAUSIBLE_COMMON_ARTICLE, "plausible*h1-common-article") \
	X(X_PLAUSIBLE_NEAR_LEAD, "plausible*near-lead") \
	X(X_PLAUSIBLE_IN_FIGURE, "plausible*in-figure") \
	X(X_PLAUSIBLE_ALT_TITLE_1, "plausible*alt-title>=1") \
	X(X_PLAUSIBLE_ELSEWHERE, "plausible*elsewhere") \
	X(X_PLAUSIBLE_NEXT_200, "plausible*next-paragraph<200") \
	X(X_PLAUSIBLE_HEADING_IS_H1, "plausible*heading-is-h1") \
	/* Pictures that the page declares */ \
	X(DECLARED, "declared") \
	X(D_CARD, "declared-card") \
	X(D_NOT_CARD, "declared-not-card") \
	X(D_OG, "declared-og") \
	X(D_TWITTER, "declared-twitter") \
	X(D_JSONLD, "declared-jsonld") \
	X(D_PRIMARY, "declared-primary") \
	X(D_THUMBNAIL, "declared-thumbnail") \
	X(D_IMAGE_SRC, "declared-image-src") \
	X(D_META, "declared-meta") \
	X(D_ITEMPROP, "declared-itemprop") \
	X(D_PRELOAD, "declared-preload") \
	X(D_RDFA, "declared-rdfa") \
	X(D_FIRST_OG, "declared-first-og") \
	X(D_FIRST_TWITTER, "declared-first-twitter") \
	X(D_FIRST_JSONLD, "declared-first-jsonld") \
	X(D_FIRST_PRIMARY, "declared-first-primary") \
	X(D_FIRST_THUMBNAIL, "declared-first-thumbnail") \
	X(D_FIRST_IMAGE_SRC, "declared-first-image-src") \
	X(D_FIRST_META, "declared-first-meta") \
	X(D_FIRST_ITEMPROP, "declared-first-itemprop") \
	X(D_FIRST_PRELOAD, "declared-first-preload") \
	X(D_FIRST_RDFA, "declared-first-rdfa") \
	X(D_NOT_OG, "declared-not-og") \
	X(D_NOT_TWITTER, "declared-not-twitter") \
	X(D_NOT_JSONLD, "declared-not-jsonld") \
	X(D_KINDS_2, "declared-kinds>=2") \
	X(D_KINDS_3, "declared-kinds>=3") \
	X(D_NOT_SHOWN, "declared-not-shown") \
	X(D_PLAUSIBLE, "declared-plausible") \
	X(D_GENERIC, "declared-generic") \
	X(D_PNG, "declared-png") \
	/* The page, for no main image at all */ \
	X(NONE, "none") \
	X(NONE_NO_PLAUSIBLE, "none-no-plausible") \
	X(NONE_PLAUSIBLE_3, "none-plausible>=3") \
	X(NONE_PLAUSIBLE_10, "none-plausible>=10") \
	X(NONE_LONG_1, "none-long-paragraphs<1") \
	X(NONE_LONG_3, "none-long-paragraphs<3") \
	X(NONE_LONG_6, "none-long-paragraphs<6") \
	X(NONE_LONG_MORE, "none-long-paragraphs>=6") \
	X(NONE_TEXT_300, "none-paragraphs<300") \
	X(NONE_TEXT_1000, "none-paragraphs<1000") \
	X(NONE_TEXT_3000, "none-paragraphs<3000") \
	X(NONE_TEXT_MORE, "none-paragraphs>=3000") \
	X(NONE_LINKED_20, "none-linked%<20") \
	X(NONE_LINKED_40, "none-linked%<40") \
	X(NONE_LINKED_60, "none-linked%<60") \
	X(NONE_LINKED_80, "none-linked%<80") \
	X(NONE_LINKED_MORE, "none-linked%>=80") \
	X(NONE_OG_ARTICLE, "none-og-article") \
	X(NONE_OG_WEBSITE, "none-og-website") \
	X(NONE_OG_OTHER, "none-og-other") \
	X(NONE_PATH_ROOT, "none-path-root") \
	X(NONE_PATH_ONE, "none-path-one") \
	X(NONE_DIGITS, "none-digits") \
	X(NONE_QUERY, "none-query") \
	X(NONE_ARTICLE_ONE, "none-article-one") \
	X(NONE_ARTICLE_MANY, "none-article-many") \
	X(NONE_NO_H1, "none-no-h1") \
	X(NONE_H1_AGREES, "none-h1-agrees") \
	X(NONE_DATED, "none-dated") \
	X(NONE_DECLARED, "none-declared") \
	X(NONE_SLUG_2, "none-slug-words<2") \
	X(NONE_SLUG_4, "none-slug-words<4") \
	X(NONE_SLUG_MORE, "none-slug-words>=4") \
	X(NONE_PICTURES_1, "none-pictures<1") \
	X(NONE_PICTURES_5, "none-pictures<5") \
	X(NONE_PICTURES_30, "none-pictures<30") \
	X(NONE_PICTURES_MORE, "none-pictures>=30")

/* Products: feature, and the two that must both hold. */
#define FEATURES_PRODUCTS(X) \
	X(X_PLAUSIBLE_1_IN_ROOT, PLAUSIBLE_1, IN_ROOT) \
	X(X_PLAUSIBLE_1_IN_ARTICLE, PLAUSIBLE_1, IN_ARTICLE) \
	X(X_PLAUSIBLE_1_BEFORE_ROOT, PLAUSIBLE_1, BEFORE_ROOT) \
	X(X_PLAUSIBLE_1_SRCSET, PLAUSIBLE_1, SRCSET) \
	X(X_PLAUSIBLE_1_ALT_TITLE_2, PLAUSIBLE_1, ALT_TITLE_2) \
	X(X_PLAUSIBLE_1_FIGCAPTION, PLAUSIBLE_1, FIGCAPTION) \
	X(X_PLAUSIBLE_1_NEAR_LEAD, PLAUSIBLE_1, NEAR_LEAD) \
	X(X_PLAUSIBLE_1_OWN_LEAD, PLAUSIBLE_1, OWN_LEAD) \
	X(X_PLAUSIBLE_1_EXT_JPG, PLAUSIBLE_1, EXT_JPG) \
	X(X_PLAUSIBLE_1_PARAGRAPHS_1, PLAUSIBLE_1, PARAGRAPHS_1) \
	X(X_PLAUSIBLE_WIDEST, PLAUSIBLE, WIDEST) \
	X(X_PLAUSIBLE_H1_60, PLAUSIBLE, H1_60) \
	X(X_PLAUSIBLE_H1_150, PLAUSIBLE, H1_150) \
	X(X_PLAUSIBLE_COMMON_ARTICLE, PLAUSIBLE, COMMON_ARTICLE) \
	X(X_PLAUSIBLE_NEAR_LEAD, PLAUSIBLE, NEAR_LEAD) \
	X(X_PLAUSIBLE_IN_FIGURE, PLAUSIBLE, IN_FIGURE) \
	X(X_PLAUSIBLE_ALT_TITLE_1, PLAUSIBLE, ALT_TITLE_1) \
	X(X_PLAUSIBLE_ELSEWHERE, PLAUSIBLE, ELSEWHERE) \
	X(X_PLAUSIBLE_NEXT_200, PLAUSIBLE, NEXT_200) \
	X(X_PLAUSIBLE_HEADING_IS_H1, PLAUSIBLE, HEADING_IS_H1)
/* clang-format on */

#endif
