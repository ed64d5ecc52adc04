"""Pure functions of text: script and language, tokens, back-channels, and the cues that lexicons describe."""

from cxemotion.wording.backchannel import is_substantive
from cxemotion.wording.cues import Cue, find_cues
from cxemotion.wording.lexicon import Lexicon, lexicon_sha256, load_lexicon
from cxemotion.wording.script import detect_language, normalize
from cxemotion.wording.tokens import Token, count_characters, count_syllables, count_words, find_tokens

__all__ = [
    "Cue",
    "Lexicon",
    "Token",
    "count_characters",
    "count_syllables",
    "count_words",
    "detect_language",
    "find_cues",
    "find_tokens",
    "is_substantive",
    "lexicon_sha256",
    "load_lexicon",
    "normalize",
]
