/*
 * JPEG by libjpeg-turbo; see image_codec.h.
 */

#include <assert.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h> /* after jconfig.h, which says what it holds */
#include <jpegint.h>

#include "lib/buffer.h"
#include "lib/image_codec.h"
#include "lib/image_huffman.h"

/* One decoding or encoding.  Nothing that must be freed lies outside it while
 * the library may jump. */
struct jpeg {
	struct jpeg_error_mgr error; /* first: the library points at it */
	struct jpeg_progress_mgr progress;
	struct jpeg_decompress_struct in;
	jmp_buf jump;
	enum image_status status; /* why it jumped */
	bool damaged;             /* an error of the data was met */
	double share;             /* of rows decoded before the first one */
	unsigned char *line;      /* a row of CMYK */
	struct huffman *huffman;  /* NULL: codes are the library's */
	size_t left;              /* MCUs that are to come from it */
	bool strange;             /* they hold what is the library's alone */
};

/* The library would exit here. */
static void
on_error(j_common_ptr common)
{
	struct jpeg *jpeg = common->client_data;

	switch (common->err->msg_code) {
	case JERR_OUT_OF_MEMORY:
	case JERR_NO_BACKING_STORE:
	case JERR_IMAGE_TOO_BIG:
	case JERR_WIDTH_OVERFLOW: jpeg->status = IMAGE_TOO_LARGE; break;
	case JERR_SOF_UNSUPPORTED:
	case JERR_BAD_PRECISION:
	case JERR_COMPONENT_COUNT:
	case JERR_CCIR601_NOTIMPL:
	case JERR_CONVERSION_NOTIMPL:
	case JERR_FRACT_SAMPLE_NOTIMPL:
	case JERR_NOT_COMPILED: jpeg->status = IMAGE_UNSUPPORTED; break;
	default: jpeg->status = IMAGE_CORRUPT;
	}
	longjmp(jpeg->jump, 1);
}

/* Warnings that mean that samples were made up. */
static bool
warning_damages(int code)
{
	switch (code) {
	case JWRN_ARITH_BAD_CODE:
	case JWRN_BOGUS_PROGRESSION:
	case JWRN_HIT_MARKER:
	case JWRN_HUFF_BAD_CODE:
	case JWRN_JPEG_EOF:
	case JWRN_MUST_RESYNC: return true;
	default: return false;
	}
}

/*
 * The share of rows that stand when the first error comes.  Of several scans
 * those count that bring the first component's mean and lowest frequencies
 * (zigzag 0 to 5); what comes later only sharpens.
 */
static double
share_before_error(const struct jpeg_decompress_struct *in)
{
	double share = in->total_iMCU_rows == 0
	    ? 0
	    : (double)in->input_iMCU_row / in->total_iMCU_rows;
	bool first = in->comps_in_scan > 0 && in->cur_comp_info[0] != NULL &&
	    in->cur_comp_info[0]->component_index == 0;

	if (share > 1)
		share = 1;
	if (in->coef_bits == NULL) /* sequential */
		return !first && in->comps_in_scan > 0 ? 1 : share;
	if (first && in->Ah == 0 && in->Ss <= 5)
		return share;
	for (int i = 0; i <= 5; i++)
		if (in->coef_bits[0][i] < 0)
			return 0;
	return 1;
}

static void
on_message(j_common_ptr common, int level)
{
	struct jpeg *jpeg = common->client_data;

	if (level >= 0)
		return;
	if (++common->err->num_warnings > IMAGE_JPEG_WARNINGS_MAX) {
		jpeg->status = IMAGE_CORRUPT;
		longjmp(jpeg->jump, 1);
	}
	if (jpeg->damaged || !warning_damages(common->err->msg_code))
		return;
	jpeg->damaged = true;
	jpeg->share = share_before_error(&jpeg->in);
}

static void
on_output(j_common_ptr common)
{
	(void)common; /* texts are for nobody */
}

/* The library counts no scans: a file of a few bytes may hold thousands over
 * a large picture. */
static void
on_progress(j_common_ptr common)
{
	struct jpeg *jpeg = common->client_data;

	if (jpeg->in.input_scan_number <= IMAGE_JPEG_SCANS_MAX)
		return;
	jpeg->status = IMAGE_CORRUPT;
	longjmp(jpeg->jump, 1);
}

/* ---- Huffman codes ---------------------------------------------------------
 * The library spends most of its time on them.  Where a file is as most are,
 * its method for an MCU is replaced by ours; all that leads there and all that
 * comes behind stays the library's.  Where the data turn out to be damaged, it
 * starts again without us: how it goes on is nothing to be done twice.
 */

static boolean
read_mcu(j_decompress_ptr in, JBLOCKROW *blocks)
{
	struct jpeg *jpeg = in->client_data;
	size_t left = 0;
	bool good = huffman_mcu(jpeg->huffman, blocks);

	if (good && --jpeg->left == 0) {
		/* Without a marker the library would have warned by now. */
		good = huffman_end(jpeg->huffman, &left);
		in->src->next_input_byte += in->src->bytes_in_buffer - left;
		in->src->bytes_in_buffer = left;
	}
	if (good)
		return TRUE;
	jpeg->strange = true;
	longjmp(jpeg->jump, 1);
}

/* Of one kind: made from the library's, once.  One that is not there is not
 * needed, as for a lossless JPEG: libjpeg-turbo 3 reads those. */
static bool
code_make(struct huffman_code *codes, JHUFF_TBL *const *from, int which,
    unsigned *made)
{
	if ((*made & 1U << which) != 0)
		return true;
	*made |= 1U << which;
	return from[which] != NULL &&
	    huffman_code_make(
		&codes[which], from[which]->bits, from[which]->huffval);
}

/* The blocks of an MCU and their codes; false when these are no codes. */
static bool
huffman_settings(struct huffman *h, const struct jpeg_decompress_struct *in)
{
	unsigned dc_made = 0, ac_made = 0;

	h->block_count = (size_t)in->blocks_in_MCU;
	for (size_t i = 0; i < h->block_count; i++) {
		int component = in->MCU_membership[i];
		const jpeg_component_info *info = in->cur_comp_info[component];

		h->blocks[i] = (struct huffman_block){
			.component = (uint8_t)component,
			.dc = (uint8_t)info->dc_tbl_no,
			.ac = (uint8_t)info->ac_tbl_no,
			.wanted = info->component_needed,
		};
		if (!code_make(h->dc, in->dc_huff_tbl_ptrs, info->dc_tbl_no,
			&dc_made) ||
		    !code_make(
			h->ac, in->ac_huff_tbl_ptrs, info->ac_tbl_no, &ac_made))
			return false;
	}
	return true;
}

/* Between the header of the only scan and its data. */
static void
huffman_take(struct jpeg *jpeg)
{
	struct jpeg_decompress_struct *in = &jpeg->in;

	if (in->progressive_mode || in->arith_code ||
	    jpeg_has_multiple_scans(in) || !huffman_settings(jpeg->huffman, in))
		return;
	huffman_start(jpeg->huffman, in->src->next_input_byte,
	    in->src->bytes_in_buffer, in->restart_interval);
	jpeg->left = (size_t)in->MCUs_per_row * in->MCU_rows_in_scan;
	in->entropy->decode_mcu = read_mcu;
}

/* ---- reading ---------------------------------------------------------------
 */

/* What the library is to give. */
static J_COLOR_SPACE
color_wanted(const struct jpeg_decompress_struct *in, int channels)
{
	if (in->jpeg_color_space == JCS_CMYK ||
	    in->jpeg_color_space == JCS_YCCK)
		return JCS_CMYK;
	return channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
}

static void
decode_settings(struct jpeg *jpeg, const struct image_request *request)
{
	struct jpeg_decompress_struct *in = &jpeg->in;
	unsigned shift = image_scale_shift(request);

	in->scale_num = 8U >> shift;
	in->scale_denom = 8;
	in->dct_method = JDCT_ISLOW;
	in->out_color_space = color_wanted(in, request->channels);
	if (request->side_min != 0)
		in->do_fancy_upsampling = FALSE;
	in->do_block_smoothing = FALSE;
	in->mem->max_memory_to_use = IMAGE_MEMORY_MAX -
	    (long)(((size_t)request->width >> shift) *
		((size_t)request->height >> shift)) *
		request->channels;
}

/* Adobe's CMYK is stored inverted: 255 is no ink.  Without its marker the
 * samples are ink. */
static void
cmyk_convert(const struct jpeg *jpeg, int channels, uint8_t *out)
{
	const unsigned char *from = jpeg->line;
	unsigned flip = jpeg->in.saw_Adobe_marker ? 0 : 255;

	for (JDIMENSION x = 0; x < jpeg->in.output_width; x++, from += 4) {
		unsigned k = from[3] ^ flip;
		unsigned r = ((from[0] ^ flip) * k + 127) / 255;
		unsigned g = ((from[1] ^ flip) * k + 127) / 255;
		unsigned b = ((from[2] ^ flip) * k + 127) / 255;

		if (channels == 1) {
			*out++ =
			    (uint8_t)((77 * r + 150 * g + 29 * b + 128) >> 8);
			continue;
		}
		*out++ = (uint8_t)r;
		*out++ = (uint8_t)g;
		*out++ = (uint8_t)b;
	}
}

static void
read_rows(struct jpeg *jpeg, struct raster *out)
{
	struct jpeg_decompress_struct *in = &jpeg->in;
	bool cmyk = in->out_color_space == JCS_CMYK;

	while (in->output_scanline < in->output_height) {
		uint8_t *row = out->samples +
		    (size_t)in->output_scanline * out->width * out->channels;
		JSAMPROW line = cmyk ? jpeg->line : row;

		if (jpeg_read_scanlines(in, &line, 1) == 1 && cmyk)
			cmyk_convert(jpeg, out->channels, row);
	}
}

/* All that the library does; it may jump out of here. */
static void
decode_run(struct jpeg *jpeg, struct text bytes,
    const struct image_request *request, struct raster *out)
{
	struct jpeg_decompress_struct *in = &jpeg->in;

	jpeg_mem_src(in, (const unsigned char *)bytes.data, bytes.size);
	jpeg_read_header(in, TRUE);
	/* The library walks the markers by its own rules. */
	if (in->image_width != request->width ||
	    in->image_height != request->height) {
		jpeg->status = IMAGE_CORRUPT;
		return;
	}
	decode_settings(jpeg, request);
	jpeg_start_decompress(in);
	if (jpeg->huffman != NULL)
		huffman_take(jpeg);
	if (raster_make(out, in->output_width, in->output_height,
		request->channels) != 0 ||
	    (jpeg->line = malloc(4 * (size_t)in->output_width)) == NULL) {
		jpeg->status = IMAGE_MEMORY;
		return;
	}
	out->true_width = in->image_width * in->scale_num / 8.0;
	out->true_height = in->image_height * in->scale_num / 8.0;
	read_rows(jpeg, out);
	jpeg_finish_decompress(in);
	out->trailing = in->src->bytes_in_buffer;
	jpeg->status = IMAGE_OK;
}

static void
error_handlers(struct jpeg_error_mgr *error)
{
	jpeg_std_error(error);
	error->error_exit = on_error;
	error->emit_message = on_message;
	error->output_message = on_output;
}

/* Runs the library; what became of it is in `jpeg`. */
static void
decode_try(struct jpeg *jpeg, struct text bytes,
    const struct image_request *request, struct raster *out)
{
	error_handlers(&jpeg->error);
	jpeg->in.err = &jpeg->error;
	jpeg->in.client_data = jpeg;
	jpeg->progress.progress_monitor = on_progress;
	if (setjmp(jpeg->jump) != 0)
		return;
	jpeg_create_decompress(&jpeg->in);
	jpeg->in.progress = &jpeg->progress;
	decode_run(jpeg, bytes, request, out);
}

static void
jpeg_free(struct jpeg *jpeg)
{
	jpeg_destroy_decompress(&jpeg->in);
	free(jpeg->line);
	*jpeg = (struct jpeg){ 0 };
}

enum image_status
image_jpeg_decode(
    struct text bytes, const struct image_request *request, struct raster *out)
{
	struct jpeg *jpeg = calloc(1, sizeof(*jpeg));
	/* Not cleared: it is large, and is filled as far as it is used. */
	struct huffman *huffman = malloc(sizeof(*huffman));
	struct image_request plain = *request;
	enum image_status status = IMAGE_MEMORY;

	if (jpeg == NULL || huffman == NULL)
		goto done;
	if (plain.channels == 4)
		plain.channels = 3; /* it has no alpha */
	if (!plain.by_library)
		jpeg->huffman = huffman;
	decode_try(jpeg, bytes, &plain, out);
	if (jpeg->strange) {
		jpeg_free(jpeg);
		raster_free(out);
		decode_try(jpeg, bytes, &plain, out);
	}
	status = jpeg->status;
	if (status == IMAGE_OK && jpeg->damaged) {
		out->damaged = true;
		out->trailing = 0;
		if (jpeg->share < IMAGE_DAMAGED_SHARE_MIN)
			status = IMAGE_CORRUPT;
	}
	jpeg_free(jpeg);
done:
	free(huffman);
	free(jpeg);
	return status;
}

/* ---- writing ---------------------------------------------------------------
 */

struct jpeg_writing {
	struct jpeg_error_mgr error;
	struct jpeg_compress_struct out;
	jmp_buf jump;
	unsigned char *bytes; /* the library's, by malloc */
	unsigned long size;
};

static void
on_write_error(j_common_ptr common)
{
	struct jpeg_writing *w = common->client_data;

	longjmp(w->jump, 1);
}

/* The library calls it without asking whether it is there. */
static void
on_write_message(j_common_ptr common, int level)
{
	(void)common;
	(void)level;
}

static void
write_run(struct jpeg_writing *w, const struct raster *r, int quality)
{
	struct jpeg_compress_struct *out = &w->out;

	jpeg_create_compress(out);
	jpeg_mem_dest(out, &w->bytes, &w->size);
	out->image_width = r->width;
	out->image_height = r->height;
	out->input_components = r->channels;
	out->in_color_space = r->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
	jpeg_set_defaults(out);
	jpeg_set_quality(out, quality, TRUE);
	jpeg_start_compress(out, TRUE);
	while (out->next_scanline < out->image_height) {
		JSAMPROW row = r->samples +
		    (size_t)out->next_scanline * r->width * r->channels;

		jpeg_write_scanlines(out, &row, 1);
	}
	jpeg_finish_compress(out);
}

/* Runs the library; false where it gave up. */
static bool
write_try(struct jpeg_writing *w, const struct raster *r, int quality)
{
	if (setjmp(w->jump) != 0)
		return false;
	write_run(w, r, quality);
	return true;
}

int
image_write_jpeg(const struct raster *r, int quality, struct buffer *out)
{
	struct jpeg_writing *w = calloc(1, sizeof(*w));
	int result = -1;

	assert(r->channels == 1 || r->channels == 3);
	if (w == NULL)
		return -1;
	error_handlers(&w->error);
	w->error.error_exit = on_write_error;
	w->error.emit_message = on_write_message;
	w->out.err = &w->error;
	w->out.client_data = w;
	if (write_try(w, r, quality))
		result = buffer_put(out, w->bytes, w->size);
	jpeg_destroy_compress(&w->out);
	free(w->bytes);
	free(w);
	return result;
}
