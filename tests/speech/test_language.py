"""Language: what is given, what the script shows, and which of the two is believed."""

import pytest

from native_helper.speech.language import language_of, primary_subtag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Plain words", "en"),
        ("", "en"),
        ("Привет, мир", "ru"),
        ("Привіт, як твої справи? Її", "uk"),
        ("Καλημέρα κόσμε", "el"),
        ("مرحبا بالعالم", "ar"),
        ("چطور هستید", "fa"),
        ("שלום עולם", "he"),
        ("नमस्ते दुनिया", "hi"),
        ("สวัสดีชาวโลก", "th"),
        ("안녕하세요", "ko"),
        ("你好，世界", "zh"),
        ("今日は天気がいいです", "ja"),
        ("東京大学の研究", "ja"),
        ("鲜の每日果汁公司今天在这里正式开业了欢迎光临", "zh"),
        ("我们使用 Kubernetes 部署服务", "zh"),
        ("The Russian word мир means peace", "en"),
        ("ამინდი კარგია", "ka"),
        ("བོད་སྐད་", "bo"),
    ],
)
def test_the_script_tells_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "given", "language"),
    [
        ("Guten Tag", ("de",), "de"),
        ("Guten Tag", ("de-AT", "en"), "de-AT"),
        ("Guten Tag", (None, "de"), "de"),
        ("Здраво свете", ("sr",), "sr"),
        ("Zdravo svete", ("sr",), "sr"),
        ("Zdravo svete", ("sr-Cyrl", "hr"), "hr"),
        ("漢字", ("ja",), "ja"),
        ("漢字", ("ko-KR",), "ko-KR"),
        ("1984", ("fr",), "fr"),
    ],
)
def test_a_tag_that_the_text_can_be_in_is_believed(text: str, given: tuple[str | None, ...], language: str) -> None:
    assert language_of(text, given) == language


def test_a_text_of_another_script_overrides_the_tag() -> None:
    assert language_of("Привет, мир", ("en",)) == "ru"
    assert language_of("Plain words", ("ru",)) == "en"
    assert language_of("你好", ("ja-Latn",)) == "zh"


def test_text_without_letters_is_in_the_language_before_it() -> None:
    assert language_of("1984", (), "de") == "de"
    assert language_of("1984") == "en"


def test_the_primary_subtag_is_what_stands_first() -> None:
    assert [primary_subtag(tag) for tag in ("pt-BR", "zh_Hant_TW", "EN", "yue")] == ["pt", "zh", "en", "yue"]
