#include "lib/cart.h"

#include "lib/version.h"
