#include "db/support/text.h"

#include "tests/catch.h"

namespace arterial {
namespace {

TEST_CASE("edit distance counts a swap once and ignores case") {
  CHECK(EditDistance("", "") == 0);
  CHECK(EditDistance("abc", "") == 3);
  CHECK(EditDistance("kitten", "sitting") == 3);
  CHECK(EditDistance("Chagre", "charge") == 1);
  CHECK(EditDistance("ca", "abc") == 3);  // optimal string alignment, not the unrestricted 2
}

TEST_CASE("the nearest names are those that were probably meant") {
  const std::vector<std::string> names = {"callers", "callees", "show",
                                          "payment.PaymentService/Charge"};
  CHECK(Nearest("calers", names) == std::vector<std::string>{"callers", "callees"});
  CHECK(Nearest("chagre", names) == std::vector<std::string>{"payment.PaymentService/Charge"});
  CHECK(Nearest("PaymentServ", names) == std::vector<std::string>{"payment.PaymentService/Charge"});
  CHECK(Nearest("xyzzy", names).empty());
  CHECK(Nearest("callers", names, 1) == std::vector<std::string>{"callers"});
  CHECK(DidYouMean({}).empty());
  CHECK(DidYouMean({"a"}) == "; did you mean a?");
  CHECK(DidYouMean({"a", "b", "c"}) == "; did you mean a, b or c?");
}

TEST_CASE("figures have three digits and a unit") {
  CHECK(FormatDuration(0) == "0 ns");
  CHECK(FormatDuration(999) == "999 ns");
  CHECK(FormatDuration(1000) == "1.00 µs");
  CHECK(FormatDuration(1'234'567) == "1.23 ms");
  CHECK(FormatDuration(9'996'000) == "10.0 ms");
  CHECK(FormatDuration(999'600'000) == "1.00 s");
  CHECK(FormatDuration(99'960'000'000) == "1 min 40 s");
  CHECK(FormatDuration(7'265'000'000'000) == "2 h 1 min");
  CHECK(FormatDuration(-1500) == "-1.50 µs");
  CHECK(FormatDuration(INT64_MIN).starts_with("-2,562,047 h"));
  CHECK(FormatCount(0) == "0");
  CHECK(FormatCount(-1234) == "-1,234");
  CHECK(FormatCount(-123) == "-123");
  CHECK(FormatCount(1234567) == "1,234,567");
  CHECK(FormatBytes(999) == "999 B");
  CHECK(FormatBytes(1'234'567) == "1.23 MB");
}

TEST_CASE("what is neither nothing nor all never looks like it") {
  CHECK(FormatShare(0) == "0.0 %");
  CHECK(FormatShare(0.0004) == "0.040 %");
  CHECK(FormatShare(1e-9) == "<0.001 %");
  CHECK(FormatShare(0.1234) == "12.3 %");
  CHECK(FormatShare(0.99999) == "99.99 %");
  CHECK(FormatShare(1) == "100.0 %");
}

TEST_CASE("numbers for machines: whole in full, else six significant digits") {
  CHECK(FormatSixDigits(1234567) == "1234567");
  CHECK(FormatSixDigits(1.0 / 3) == "0.333333");
  CHECK(FormatSixDigits(1234567.5) == "1.23457e+06");
  CHECK(FormatSixDigits(-0.0) == "0");
}

TEST_CASE("hostile text becomes visible and stays UTF-8") {
  CHECK(EscapeControl("plain") == "plain");
  CHECK(EscapeControl("a\nb\tc\rd") == "a\\nb\\tc\\rd");
  CHECK(EscapeControl("\x1b[31m") == "\\x1b[31m");
  CHECK(EscapeControl("\xc2\x9b") == "\\x9b");  // C1: a terminal takes it for ESC [
  CHECK(EscapeControl("\u202e\u200b") == "\\u202e\\u200b");
  CHECK(EscapeControl("café 支付") == "café 支付");
  // Not UTF-8: a lone byte, an overlong form, a surrogate, an end in the middle.
  CHECK(EscapeControl("\xff") == "\\xff");
  CHECK(EscapeControl("\xc0\xaf") == "\\xc0\\xaf");
  CHECK(EscapeControl("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(EscapeControl("\xe6\x94") == "\\xe6\\x94");
}

TEST_CASE("width is counted in columns, and texts are cut to it") {
  CHECK(DisplayWidth("abc") == 3);
  CHECK(DisplayWidth("支付") == 4);
  CHECK(DisplayWidth("e\u0301") == 1);  // a combining accent
  CHECK(ShortenEnd("abcdef", 6) == "abcdef");
  CHECK(ShortenEnd("abcdef", 4) == "abc…");
  CHECK(ShortenEnd("支付服务", 4) == "支…");  // half a letter does not fit
  CHECK(ShortenEnd("abc", 0).empty());
  CHECK(ShortenMiddle("checkout/order_flow.cc:9", 12) == "che…low.cc:9");
  for (int width = 0; width < 30; ++width) {
    CHECK(DisplayWidth(ShortenEnd("支付.服务/收费 and café", width)) <= width);
    CHECK(DisplayWidth(ShortenMiddle("支付.服务/收费 and café", width)) <= width);
  }
}

TEST_CASE("words are split at separators, empty ones left out") {
  CHECK(SplitWords("").empty());
  CHECK(SplitWords("  a  b ") == std::vector<std::string>{"a", "b"});
  CHECK(SplitWords("a b\nc", '\n') == std::vector<std::string>{"a b", "c"});
}

}  // namespace
}  // namespace arterial
