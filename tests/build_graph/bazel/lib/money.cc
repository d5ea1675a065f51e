#include "lib/money.h"
