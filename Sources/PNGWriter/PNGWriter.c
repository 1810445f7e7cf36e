#include "PNGWriter.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What libpng's callbacks share.
typedef struct {
  PNGFile file;
  size_t capacity;
  size_t memory;
  png_infop info;
} Writing;

// Blocks begin with their size, which counts against the limit until they are released.
typedef union {
  size_t size;
  max_align_t alignment;
} BlockHeader;

static png_voidp allocate(png_structp png, png_alloc_size_t size) {
  Writing *writing = png_get_mem_ptr(png);
  if (size > writing->memory || size > SIZE_MAX - sizeof(BlockHeader)) return NULL;
  BlockHeader *block = malloc(sizeof(BlockHeader) + size);
  if (!block) return NULL;
  block->size = size;
  writing->memory -= size;
  return block + 1;
}

static void release(png_structp png, png_voidp pointer) {
  if (!pointer) return;
  BlockHeader *block = (BlockHeader *)pointer - 1;
  ((Writing *)png_get_mem_ptr(png))->memory += block->size;
  free(block);
}

// libpng warns of what is wrong before it gives up with a general error: both are worth reading.
static void note(png_structp png, png_const_charp message) {
  PNGFile *file = &((Writing *)png_get_error_ptr(png))->file;
  if (strstr(file->message, message)) return;
  size_t used = strlen(file->message);
  snprintf(
    file->message + used, sizeof file->message - used, used ? ": %s" : "%s", message);
}

static void fail(png_structp png, png_const_charp message) {
  note(png, message);
  png_longjmp(png, 1);
}

static void append(png_structp png, png_bytep bytes, size_t count) {
  Writing *writing = png_get_io_ptr(png);
  PNGFile *file = &writing->file;
  if (count > writing->capacity - file->count) {
    size_t growth = writing->capacity + count;
    uint8_t *larger = NULL;
    if (growth <= writing->memory) larger = realloc(file->bytes, writing->capacity + growth);
    if (!larger) png_error(png, "Out of memory");
    file->bytes = larger;
    writing->capacity += growth;
    writing->memory -= growth;
  }
  memcpy(file->bytes + file->count, bytes, count);
  file->count += count;
}

static void setTexts(png_structp png, png_infop info, const PNGImage *image) {
  for (int index = 0; index < image->textCount; ++index) {
    const PNGText *source = &image->texts[index];
    // libpng copies the strings and does not change them.
    png_text text = {
      .compression = source->isUnicode ? PNG_ITXT_COMPRESSION_NONE : PNG_TEXT_COMPRESSION_NONE,
      .key = (png_charp)image->strings + source->key,
      .text = (png_charp)image->strings + source->text,
    };
    png_set_text(png, info, &text, 1);
  }
}

static void setPalette(png_structp png, png_infop info, const PNGImage *image) {
  png_color colors[PNG_MAX_PALETTE_LENGTH];
  for (int index = 0; index < image->colors && index < PNG_MAX_PALETTE_LENGTH; ++index) {
    const uint8_t *parts = image->palette + 3 * index;
    colors[index] = (png_color){parts[0], parts[1], parts[2]};
  }
  png_set_PLTE(png, info, colors, image->colors);
}

// Pixels that are numbers of colours shrink best unfiltered, and beyond level 4 a drawing takes half
// again as long for a few per cent.
static void setCompression(png_structp png) {
  // It would look at every pixel only to warn.
  png_set_check_for_invalid_index(png, 0);
  png_set_compression_level(png, 4);
  png_set_compression_mem_level(png, 9);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  // Nearly all drawings are one piece.
  png_set_compression_buffer_size(png, 1 << 18);
}

// Returns whether the file is complete. What libpng changes is reached by pointer only: variables of
// this function could be lost when libpng jumps back.
static bool write(png_structp png, Writing *writing, const PNGImage *image) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  writing->info = png_create_info_struct(png);
  if (!writing->info) png_error(png, "Out of memory");
  png_set_write_fn(png, writing, append, NULL);
  png_set_IHDR(
    png, writing->info, image->width, image->height, 8, PNG_COLOR_TYPE_PALETTE,
    PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB(png, writing->info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_pHYs(
    png, writing->info, image->pixelsPerMetre, image->pixelsPerMetre, PNG_RESOLUTION_METER);
  setPalette(png, writing->info, image);
  setTexts(png, writing->info, image);
  setCompression(png);
  png_write_info(png, writing->info);
  for (uint32_t row = 0; row < image->height; ++row) {
    png_write_row(png, image->indices + (size_t)row * image->width);
  }
  png_write_end(png, NULL);
  return true;
}

PNGFile png_file(const PNGImage *image) {
  Writing writing = {.memory = image->memoryLimit};
  png_structp png = png_create_write_struct_2(
    PNG_LIBPNG_VER_STRING, &writing, fail, note, &writing, allocate, release);
  if (!png) {
    snprintf(writing.file.message, sizeof writing.file.message, "Out of memory");
    return writing.file;
  }
  bool isComplete = write(png, &writing, image);
  png_destroy_write_struct(&png, &writing.info);
  if (isComplete) {
    // There may have been warnings.
    writing.file.message[0] = 0;
  } else {
    free(writing.file.bytes);
    writing.file.bytes = NULL;
    writing.file.count = 0;
  }
  return writing.file;
}
