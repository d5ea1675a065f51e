#include "lib/cart.h"
