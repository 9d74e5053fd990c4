"""Which language a text is written in; the only module that knows py3langid.

English is recognised by its commonest words, at no cost; only what has few of them is given to the model. The answer
depends on the text alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["detect", "english_name"]

_SHORTEST = 200  # bytes of UTF-8; about 70 Chinese characters say as much as 200 Latin ones
_SLICE = 500  # characters that are looked at from the beginning, the middle and the end
_SURE = 0.9  # probability from which the model is believed; near relatives may share it
_LIKE_ENGLISH = ("en", "pcm")  # Nigerian Pidgin takes some of the probability of plain English
_COMMON = frozenset({
    "the", "of", "and", "to", "that", "with", "from", "which", "by", "this", "have", "has", "were", "are", "been", "would",
    "will", "said",
})  # fmt: skip
_ENGLISH = 0.15  # share of these words from which a text is English; no other language comes near
_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "ary": "Arabic", "arz": "Arabic", "az": "Azerbaijani",
    "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech",
    "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "eo": "Esperanto", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician",
    "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "ht": "Haitian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada",
    "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin", "lb": "Luxembourgish", "lo": "Lao",
    "lt": "Lithuanian", "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian",
    "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese", "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch",
    "nn": "Norwegian", "no": "Norwegian", "or": "Odia", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda", "si": "Sinhala", "sk": "Slovak",
    "sl": "Slovene", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "te": "Telugu", "tg": "Tajik", "th": "Thai", "tk": "Turkmen", "tl": "Tagalog", "tr": "Turkish", "tt": "Tatar",
    "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "wuu": "Chinese", "xh": "Xhosa",
    "yo": "Yoruba", "yue": "Chinese", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip


def detect(text: str) -> str | None:
    """The code of the language (``en``, ``fr``), or None for a text too short or too mixed to tell.

    >>> detect("The minister said that the text of the treaty would be sent to the parliament. " * 3)
    'en'
    >>> detect("Bonjour")
    """
    text = text.strip()
    if len(text) < _SHORTEST and len(text.encode("utf-8", "replace")) < _SHORTEST:
        return None
    sample = _sample(text)
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if sum(word in _COMMON for word in words) >= _ENGLISH * len(words) > 0:
        return "en"
    ranked = _model().rank(sample)
    english = sum(probability for code, probability in ranked if code in _LIKE_ENGLISH)
    if english >= _SURE:
        return "en"
    sure = english < 1 - _SURE and sum(probability for _, probability in ranked[:3]) >= _SURE
    return ranked[0][0] if sure and ranked[0][0] not in ("zxx", *_LIKE_ENGLISH) else None  # zxx: no language at all


def english_name(code: str) -> str:
    """What a language is called, else its code.

    >>> english_name("fr"), english_name("pt-BR"), english_name("xx")
    ('French', 'Portuguese', 'xx')
    """
    return _NAMES.get(code.lower().split("-")[0], code)


def _sample(text: str) -> str:
    if len(text) <= 3 * _SLICE:
        return text
    middle = (len(text) - _SLICE) // 2
    return "\n".join((text[:_SLICE], text[middle : middle + _SLICE], text[-_SLICE:]))


@lru_cache(maxsize=1)
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
