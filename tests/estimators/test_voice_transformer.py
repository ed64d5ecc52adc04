"""A tiny checkpoint with random weights: what is tested is the plumbing, not what any checkpoint knows."""

from pathlib import Path

import numpy as np
import pytest

from cxemotion.emotion import Emotion
from cxemotion.errors import ModelError, OptionError
from cxemotion.estimators.voice_transformer import TransformerVoice
from tests.signal.sounds import RATE_HZ, silence, syllables

torch = pytest.importorskip("torch", reason="torch is not installed; pip install 'cxemotion[torch]'")
transformers = pytest.importorskip("transformers", reason="transformers is not installed")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wav2vec2")
    torch.manual_seed(0)
    names = ["ang", "hap", "neu", "sad", "sur"]
    config = transformers.Wav2Vec2Config(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        conv_dim=(8, 8),
        conv_stride=(5, 4),
        conv_kernel=(10, 8),
        num_feat_extract_layers=2,
        num_conv_pos_embeddings=4,
        num_conv_pos_embedding_groups=2,
        classifier_proj_size=8,
        num_labels=len(names),
        id2label=dict(enumerate(names)),
        label2id={name: number for number, name in enumerate(names)},
    )
    transformers.Wav2Vec2ForSequenceClassification(config).save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor().save_pretrained(folder)
    return folder


def test_a_local_checkpoint_judges_a_telephone_clip_in_the_six(checkpoint: Path):
    estimate = TransformerVoice.load(checkpoint).estimate_clip(syllables(12), rate_hz=RATE_HZ)
    assert sum(estimate.probabilities.values()) == pytest.approx(1.0)
    assert estimate.probabilities[Emotion.FRUSTRATION] == 0.0
    assert min(estimate.probabilities[e] for e in (Emotion.ANGER, Emotion.DISAPPOINTMENT)) > 0
    assert -1 <= estimate.arousal <= 1


def test_labels_may_be_mapped_by_hand(checkpoint: Path):
    voice = TransformerVoice.load(checkpoint, labels={"ang": "frustration", "neu": "neutral"})
    estimate = voice.estimate_clip(syllables(12), rate_hz=RATE_HZ)
    assert estimate.probabilities[Emotion.FRUSTRATION] + estimate.probabilities[Emotion.NEUTRAL] == pytest.approx(1.0)


@pytest.mark.parametrize("samples", [silence(1.0), np.zeros(3, dtype=np.float32)], ids=["silence", "three samples"])
def test_silence_and_a_moment_are_judged_with_finite_numbers(checkpoint: Path, samples: np.ndarray):
    estimate = TransformerVoice.load(checkpoint).estimate_clip(samples, rate_hz=RATE_HZ)
    assert np.isfinite([estimate.arousal, estimate.valence, *estimate.probabilities.values()]).all()


def test_labels_that_none_of_the_six_stands_for_are_refused_with_the_way_on(checkpoint: Path):
    with pytest.raises(OptionError, match=r"none of its labels ang, hap, neu, sad, sur is mapped .* pass labels"):
        TransformerVoice.load(checkpoint, labels={"rage": "anger"})


def test_a_folder_without_a_checkpoint_is_refused(tmp_path: Path):
    with pytest.raises(ModelError, match="no audio-classification checkpoint"):
        TransformerVoice.load(tmp_path)
