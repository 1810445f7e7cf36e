// Writes images as PNG files in memory with libpng.
//
// libpng leaves a function that fails by `longjmp`, which must not cross Swift
// frames; here an error is a result with libpng's message.

#ifndef MONOGRAPH_PNG_WRITER_H
#define MONOGRAPH_PNG_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A text of a file: where its zero-terminated parts begin in the image's `strings`.
typedef struct {
  /// The key, in Latin-1.
  size_t key;
  /// The text, in Latin-1 or UTF-8.
  size_t text;
  /// Whether the text is in UTF-8.
  bool isUnicode;
} PNGText;

/// An image of at most 256 colours.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// The number of each pixel's colour: `height` rows of `width`.
  const uint8_t *indices;
  /// Red, green and blue of each colour.
  const uint8_t *palette;
  int colors;
  uint32_t pixelsPerMetre;
  const PNGText *texts;
  int textCount;
  const char *strings;
  /// The most bytes of memory that writing may take at a time, the file's own included.
  size_t memoryLimit;
} PNGImage;

/// What came of writing an image.
typedef struct {
  /// The bytes of the file, to be released with `free`; null if there was an error.
  uint8_t *bytes;
  size_t count;
  /// What libpng said if there was an error.
  char message[160];
} PNGFile;

/// Writes an image, its density and its texts; the colours are sRGB.
PNGFile png_file(const PNGImage *image);

#endif
