// The whole template, and the table that it fills.

// In the order in which they use each other.
#include "Vectors.h"
#include "Panels.h"
#include "Packing.h"
#include "Tiles.h"
#include "Product.h"
#include "WeightGradient.h"
#include "Activations.h"
#include "Elementwise.h"
#include "Softmax.h"
#include "Dropout.h"
#include "Reductions.h"
#include "Attention.h"
#include "Optimisers.h"

#pragma clang attribute pop

#if defined(EK_AVX512)
#define EK_NAME "avx512"
#elif defined(EK_AVX2)
#define EK_NAME "avx2"
#else
#define EK_NAME "plain"
#endif

const ek_table EK_TABLE = {
    .name = EK_NAME,
    .elementSize = sizeof(real),
    .panelCount = panelCount,
    .packedSize = packedSize,
    .pack = pack,
    .product = product,
    .weightGradient = weightGradient,
    .columnSum = columnSum,
    .elementwise = elementwise,
    .softmax = softmax,
    .dropout = dropout,
    .sumOfSquares = sumOfSquares,
    .addScaled = addScaled,
    .scale = scale,
    .dotRows = dotRows,
    .weightedSum = weightedSum,
    .tanhDotRows = tanhDotRows,
    .tanhDotRowsGradient = tanhDotRowsGradient,
    .sgd = sgd,
    .adagrad = adagrad,
    .adam = adam,
    .adadelta = adadelta,
};
