"""A ``transformers`` audio-classification checkpoint as a voice model: wav2vec2, HuBERT, WavLM, Whisper encoders.

Needs the ``torch`` extra. A checkpoint hears clips as they are: it knows no usual. Its labels are mapped to the six
by you, and what its licence allows is yours to know.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from cxemotion.emotion import Emotion, EmotionEstimate, Reason, valence_of
from cxemotion.errors import ModelError, OptionError
from cxemotion.features import Baseline
from cxemotion.span import Seconds

AROUSED = (Emotion.ANGER, Emotion.ANXIETY, Emotion.SATISFACTION)
SHORTEST_S: Seconds = 0.5
"""A shorter clip is filled up with silence: the convolutions need so much."""
USUAL_LABELS: Mapping[str, Emotion] = {
    **dict.fromkeys(("anger", "angry", "ang"), Emotion.ANGER),
    **dict.fromkeys(("happiness", "happy", "hap", "joy"), Emotion.SATISFACTION),
    **dict.fromkeys(("sadness", "sad"), Emotion.DISAPPOINTMENT),
    **dict.fromkeys(("neutral", "neu", "calm", "boredom"), Emotion.NEUTRAL),
    **dict.fromkeys(("fear", "fearful", "fea"), Emotion.ANXIETY),
    **{str(emotion): emotion for emotion in Emotion},
}
"""Labels of common checkpoints, in lower case, as the six."""


@dataclass(frozen=True, slots=True, eq=False)
class TransformerVoice:
    """A checkpoint that judges clips.

    Args:
        name: as it was asked for.
        labels: the emotion of each output, ``None`` for one that stands for none of the six.
    """

    name: str
    labels: tuple[Emotion | None, ...]
    _extractor: Any
    _network: Any

    @classmethod
    def load(
        cls, checkpoint: str | Path, *, labels: Mapping[str, Emotion | str] | None = None, local_only: bool = True
    ) -> TransformerVoice:
        """A checkpoint by folder or hub name.

        Args:
            checkpoint: a local folder, or a name on the hub.
            labels: the emotion of each of its labels; without, the usual names are known.
            local_only: whether nothing is to be downloaded; a hub name must then be in the local cache.

        Raises:
            ModelError: without the ``torch`` extra, or where the checkpoint cannot be loaded.
            OptionError: where none of its labels stands for an emotion.
        """
        try:
            transformers: Any = importlib.import_module("transformers")
            importlib.import_module("torch")
        except ImportError as error:
            raise ModelError(f"{checkpoint}: needs torch and transformers; pip install 'cxemotion[torch]'") from error
        place = str(checkpoint)
        try:
            extractor: Any = transformers.AutoFeatureExtractor.from_pretrained(place, local_files_only=local_only)
            network: Any = transformers.AutoModelForAudioClassification.from_pretrained(
                place, local_files_only=local_only
            )
        except (OSError, ValueError) as error:
            raise ModelError(f"{checkpoint}: no audio-classification checkpoint ({error})") from error
        names = [str(network.config.id2label[number]) for number in range(network.config.num_labels)]
        meant = {name.lower(): Emotion(emotion) for name, emotion in (labels or USUAL_LABELS).items()}
        mapped = tuple(meant.get(name.lower()) for name in names)
        if not any(mapped):
            raise OptionError(
                f"{checkpoint}: none of its labels {', '.join(names)} is mapped to one of {', '.join(Emotion)}; "
                f"pass labels={{'{names[0]}': 'anger', ...}}"
            )
        return cls(str(checkpoint), mapped, extractor, network.eval())

    def estimate_clip(
        self, samples: NDArray[np.floating], *, rate_hz: int, usual: Baseline | None = None
    ) -> EmotionEstimate:
        """The estimate of one clip, shape (samples,); ``usual`` is not used."""
        del usual
        torch: Any = importlib.import_module("torch")

        wanted = int(self._extractor.sampling_rate)
        sound = soxr.resample(np.nan_to_num(np.asarray(samples, dtype=np.float32)), rate_hz, wanted)
        filled = np.pad(sound, (0, max(0, round(SHORTEST_S * wanted) - sound.size)))
        with torch.inference_mode():
            inputs: Any = self._extractor(filled, sampling_rate=wanted, return_tensors="pt")
            shares = torch.softmax(self._network(**inputs).logits[0], dim=-1).double().numpy()
        return self._estimate(shares)

    def _estimate(self, shares: NDArray[np.float64]) -> EmotionEstimate:
        found = dict.fromkeys(Emotion, 0.0)
        for emotion, share in zip(self.labels, shares.tolist(), strict=True):
            if emotion is not None:
                found[emotion] += share
        total = sum(found.values())
        probabilities = {emotion: share / total if total > 0 else 1 / len(found) for emotion, share in found.items()}
        best = max(probabilities, key=lambda emotion: probabilities[emotion])
        return EmotionEstimate(
            turn=0,
            span=None,
            emotion=best,
            intensity=0 if best is Emotion.NEUTRAL else 2,
            probabilities=probabilities,
            valence=sum(share * valence_of(emotion, 2) for emotion, share in probabilities.items()),
            arousal=2.0 * sum(probabilities[emotion] for emotion in AROUSED) - 1.0,
            confidence=probabilities[best],
            weights={"voice": 1.0},
            reasons=(Reason("voice", "checkpoint", self.name, float(np.log(max(probabilities[best], 1e-9)))),),
        )
