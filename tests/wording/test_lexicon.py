import pytest

from cxemotion.errors import ModelError
from cxemotion.events import EscalationKind, Fault, Step
from cxemotion.wording import find_cues, load_lexicon
from cxemotion.wording.lexicon import LEXICONS, parse_lexicon

EXAMPLES = [
    (lexicon, rule, speaker, text, wanted)
    for lexicon in LEXICONS
    for rule in load_lexicon(lexicon).rules
    for speaker in sorted(rule.speakers)
    for texts, wanted in ((rule.match, True), (rule.no_match, False))
    for text in texts
]


@pytest.mark.parametrize(
    ("lexicon", "rule", "speaker", "text", "wanted"), EXAMPLES, ids=[f"{e[0]}-{e[1].name}-{e[3]}" for e in EXAMPLES]
)
def test_a_rule_matches_its_examples_and_not_its_counterexamples(lexicon, rule, speaker, text, wanted):
    assert any(cue.name == rule.name for cue in find_cues(text, load_lexicon(lexicon), speaker=speaker)) is wanted


@pytest.mark.parametrize("name", LEXICONS)
def test_every_rule_has_its_own_name_and_a_string_to_look_for(name):
    lexicon = load_lexicon(name)
    names = [rule.name for rule in lexicon.rules]
    assert len(names) == len(set(names))
    assert all(phrase.anchors for rule in lexicon.rules for phrase in rule.phrases)


@pytest.mark.parametrize("name", LEXICONS)
def test_every_step_fault_and_said_kind_has_cues(name):
    categories = {rule.category for rule in load_lexicon(name).rules}
    assert {*Step, *Fault, *(kind for kind in EscalationKind if kind.is_said)} <= categories


@pytest.mark.parametrize("name", LEXICONS)
def test_every_phrase_compiles(name):
    assert all(phrase.pattern for rule in load_lexicon(name).rules for phrase in (*rule.phrases, *rule.unless))


def test_an_unknown_lexicon_is_refused_with_the_names():
    with pytest.raises(ModelError, match=r"unknown lexicon 'fr'.*valid: en, zh"):
        load_lexicon("fr")


def test_a_rule_with_an_unknown_scope_or_speaker_is_named():
    rule = {"category": "anger", "name": "a", "who": "customer", "phrases": ["b"], "drop": ["negatd"]}
    data = {
        "name": "x",
        "spaced": True,
        "near": 10,
        "strong_weight": 1.5,
        "scopes": {"negated": ["not"]},
        "cue": [rule],
    }
    with pytest.raises(ModelError, match=r"anger.a: unknown scope 'negatd', did you mean 'negated'"):
        parse_lexicon(data)
    with pytest.raises(ModelError, match="unknown speaker 'custmer', did you mean 'customer'"):
        parse_lexicon({**data, "cue": [{**rule, "who": "custmer"}]})
