#if __has_include(<cblas.h>)
#include <cblas.h>
#elif __has_include("/opt/homebrew/opt/openblas/include/cblas.h")
#include "/opt/homebrew/opt/openblas/include/cblas.h"
#else
#include "/usr/local/opt/openblas/include/cblas.h"
#endif
