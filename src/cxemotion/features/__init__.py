"""The catalogue of features, the measuring of turns, and each speaker's baseline."""

from cxemotion.features.align import align_turns, fill_times
from cxemotion.features.baseline import Baseline, baseline_of, usual
from cxemotion.features.catalogue import CATALOGUE, PROSODY, Feature, measure, measure_tracks
from cxemotion.features.facts import TurnFeatures, VoiceWindow
from cxemotion.features.functionals import FUNCTIONALS, measure_functionals
from cxemotion.features.pace import call_pace, turn_rate
from cxemotion.features.sound import CallSound, ChannelQuality, measure_sound
from cxemotion.features.turns import measure_turns, turns_from_speech
from cxemotion.features.voice import measure_voice

__all__ = [
    "CATALOGUE",
    "FUNCTIONALS",
    "PROSODY",
    "Baseline",
    "CallSound",
    "ChannelQuality",
    "Feature",
    "TurnFeatures",
    "VoiceWindow",
    "align_turns",
    "baseline_of",
    "call_pace",
    "fill_times",
    "measure",
    "measure_functionals",
    "measure_sound",
    "measure_tracks",
    "measure_turns",
    "measure_voice",
    "turn_rate",
    "turns_from_speech",
    "usual",
]
