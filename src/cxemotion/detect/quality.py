"""What limits a report: flags from the measured channels and from what was given."""

from __future__ import annotations

import math

from cxemotion.features import CallSound
from cxemotion.readers.transcripts.role_words import agent_score, probability
from cxemotion.recording import Recording, Role
from cxemotion.report import QualityFlag
from cxemotion.signal.crosstalk import leak_db
from cxemotion.signal.frames import mask_of
from cxemotion.signal.level import mean_level_db
from cxemotion.signal.quality import gain_riding_db, music_or_tones
from cxemotion.signal.tracks import ChannelTracks
from cxemotion.span import merge, overlap, total
from cxemotion.transcript import Transcript
from cxemotion.wording.tokens import count_syllables

CLIPPED_SHARE = 0.001
LOW_SNR_DB = 15.0
ENDS_LATE_S = 1.0
GAIN_RIDING_DB = 6.0
LEAST_MUSIC_S = 3.0
AUDIBLE_LEAK_DB = -40.0
DC_BELOW_SPEECH_DB = 20.0
"""An offset nearer to the level of the speech than this eats into its headroom and into what is measured as level."""
LEAST_UNSAID_S, MOST_UNSAID = 10.0, 0.35
"""Speech outside all turns that is no cause for a flag: so many seconds, or this share of it."""
FEWEST_TURNS, CLEARLY = 3, 0.98
"""Turns of each side, and the probability, from which words contradict the roles that were given."""
FASTEST_S_PER_SYLLABLE, SLOWEST_S_PER_SYLLABLE = 0.09, 0.45


def flag_quality(
    recording: Recording | None, sound: CallSound | None, transcript: Transcript | None, *, roles_assumed: bool = False
) -> tuple[QualityFlag, ...]:
    """The flags of a call, each with what it costs; ``transcript`` is the one that was given."""
    flags: list[QualityFlag] = []
    if recording is not None and sound is not None:
        flags += _channels(recording, sound)
        for channel in range(recording.channels):
            flags += _channel(sound, channel)
    if roles_assumed:
        detail = "nobody said who is on which channel: channel 0 is read as the agent, 1 as the customer"
        flags.append(QualityFlag("roles_assumed", detail))
    flags += _words(recording, sound, transcript)
    return tuple(flags)


def _channels(recording: Recording, sound: CallSound) -> list[QualityFlag]:
    flags: list[QualityFlag] = []
    if recording.channels == 1:
        cost = "talk over one another, interruptions and crosstalk cannot be measured"
        if not recording.roles:
            cost += "; nor who speaks, so without a timed transcript nobody's emotion is judged"
        flags.append(QualityFlag("mono", f"one channel holds everybody: {cost}", 0))
    elif sound.one_voice_path:
        flags.append(QualityFlag("identical_channels", "both channels carry the same sound: read as mono, no roles"))
    elif recording.channels == 2:
        flags += _crosstalk(sound, 0, 1) + _crosstalk(sound, 1, 0)
    return flags


def _crosstalk(sound: CallSound, channel: int, source: int) -> list[QualityFlag]:
    here, there = sound.tracks[channel], sound.tracks[source]
    level = leak_db(here.speech, here.level_db, other_speech=there.speech, other_level_db=there.level_db)
    if not level > AUDIBLE_LEAK_DB:
        return []
    detail = f"channel {source} is heard here {-level:.0f} dB under its own level: left out, but overlaps are less sure"
    return [QualityFlag("crosstalk", detail, channel)]


def _channel(sound: CallSound, channel: int) -> list[QualityFlag]:
    quality = sound.quality[channel]
    flags: list[QualityFlag] = []
    if quality.silent:
        return [QualityFlag("silent_channel", "nobody is heard on this channel", channel)]
    if not sound.tracks[channel].speech:
        flags.append(QualityFlag("no_speech", "there is sound on this channel, but no speech was found", channel))
    if quality.clipped_share > CLIPPED_SHARE:
        detail = f"{quality.clipped_share:.1%} of samples are clipped: level and voice quality are off"
        flags.append(QualityFlag("clipping", detail, channel))
    if quality.snr_db < LOW_SNR_DB:
        detail = f"speech is only {quality.snr_db:.0f} dB above the noise: pitch and pauses are less sure"
        flags.append(QualityFlag("low_snr", detail, channel))
    if quality.dropouts:
        detail = f"{quality.dropouts} gaps of digital silence within speech: pauses and rate may be off"
        flags.append(QualityFlag("dropouts", detail, channel))
    if quality.eight_bit:
        flags.append(QualityFlag("eight_bit", "stored in 8 bits: the noise floor hides soft speech", channel))
    if dc_over_speech_db(quality.dc_offset, sound.tracks[channel]) > -DC_BELOW_SPEECH_DB:
        detail = f"the samples lie {quality.dc_offset:+.3f} off zero: level is off, loud speech clips early"
        flags.append(QualityFlag("dc_offset", detail, channel))
    return flags + _between_speech(sound, channel)


def dc_over_speech_db(offset: float, tracks: ChannelTracks) -> float:
    """A constant offset against the level of the speech without it, in dB; -inf without either."""
    spoken = mask_of(tracks.speech, tracks.level_db.size)
    level = mean_level_db(tracks.level_db[spoken])
    if not offset or not math.isfinite(level):
        return -math.inf
    offset_db = 20.0 * math.log10(abs(offset))
    alone = 10.0 ** (level / 10.0) - offset**2
    return offset_db - 10.0 * math.log10(alone) if alone > 0.0 else math.inf


def _between_speech(sound: CallSound, channel: int) -> list[QualityFlag]:
    tracks = sound.tracks[channel]
    flags: list[QualityFlag] = []
    rise = gain_riding_db(tracks.level_db, tracks.speech)
    if rise > GAIN_RIDING_DB:
        detail = f"the noise swells by {rise:.0f} dB in pauses: the line rides the gain, so level says less of loudness"
        flags.append(QualityFlag("gain_riding", detail, channel))
    music_s = total(music_or_tones(tracks.level_db, tracks.strength, tracks.speech))
    if music_s >= LEAST_MUSIC_S:
        detail = f"{music_s:.0f} s of music or tones between the speech: hold or dialling, nobody's silence"
        flags.append(QualityFlag("music_or_tones", detail, channel))
    return flags


def _words(recording: Recording | None, sound: CallSound | None, transcript: Transcript | None) -> list[QualityFlag]:
    if transcript is None:
        return [QualityFlag("no_transcript", "voice only: no word choice, no steps, no kinds that are said")]
    flags: list[QualityFlag] = []
    if transcript.roles_inferred:
        sure = transcript.roles_probability
        detail = "who is the agent was worked out from the words" + (f", at {sure:.0%}" if sure else "")
        flags.append(QualityFlag("roles_inferred", detail))
    else:
        flags += _contradicted(transcript)
    if not transcript.timed:
        cost = "no times" if recording is None else "voice cannot be set beside the words"
        flags.append(QualityFlag("untimed_transcript", f"turns without start and end: {cost}"))
    elif recording is not None and sound is not None:
        flags += _agreement(recording, sound, transcript)
    if transcript.times_estimated:
        basis = "the speech in the recording" if sound else "the turns around them"
        detail = f"not all turns came with times: those were worked out from the length of their words and {basis}"
        flags.append(QualityFlag("times_estimated", detail))
    if not any(turn.role is Role.CUSTOMER for turn in transcript):
        flags.append(QualityFlag("no_customer", "no turn is the customer's: there is no emotion to follow"))
    return flags


def _contradicted(transcript: Transcript) -> list[QualityFlag]:
    """Given roles that the words of both sides clearly contradict."""
    sides = {role: [t.text for t in transcript if t.role is role and t.text.strip()] for role in Role}
    agent, customer = sides[Role.AGENT], sides[Role.CUSTOMER]
    if min(len(agent), len(customer)) < FEWEST_TURNS:
        return []
    swapped = probability(agent_score(customer) - agent_score(agent))
    if swapped < CLEARLY:
        return []
    detail = f"the agent's turns read like a customer's and the other way round, at {swapped:.0%}; check the roles"
    return [QualityFlag("swapped_roles", detail)]


def _agreement(recording: Recording, sound: CallSound, transcript: Transcript) -> list[QualityFlag]:
    flags: list[QualityFlag] = []
    last_s = max(turn.span.end for turn in transcript if turn.span)
    if last_s > recording.duration_s + ENDS_LATE_S:
        detail = f"the transcript ends at {last_s:.1f} s, the recording at {recording.duration_s:.1f} s"
        flags.append(QualityFlag("transcript_too_long", detail))
    if transcript.times_estimated:
        return flags + _words_for_speech(sound, transcript)
    return flags + _coverage(sound, transcript) + _swapped(sound, transcript)


def _coverage(sound: CallSound, transcript: Transcript) -> list[QualityFlag]:
    """Speech that no turn covers: the transcript is another call's, or a part of this one's."""
    speech = merge(span for track in sound.tracks for span in track.speech)
    unsaid_s = total(speech) - total(overlap(speech, [turn.span for turn in transcript if turn.span]))
    if unsaid_s <= max(LEAST_UNSAID_S, MOST_UNSAID * total(speech)):
        return []
    detail = (
        f"{unsaid_s:.0f} of {total(speech):.0f} s of speech lie in no turn: is the transcript whole, and this call's?"
    )
    return [QualityFlag("transcript_too_short", detail)]


def _words_for_speech(sound: CallSound, transcript: Transcript) -> list[QualityFlag]:
    """Far more or fewer words than can be said in the speech that there is, where times cannot show it."""
    speech_s = total(span for track in sound.tracks for span in track.speech)
    syllables = sum(count_syllables(turn.text) for turn in transcript)
    if speech_s > SLOWEST_S_PER_SYLLABLE * syllables + LEAST_UNSAID_S:
        detail = f"{syllables} syllables for {speech_s:.0f} s of speech: is the transcript whole, and this call's?"
        return [QualityFlag("transcript_too_short", detail)]
    if speech_s < FASTEST_S_PER_SYLLABLE * syllables - LEAST_UNSAID_S:
        detail = f"{syllables} syllables for {speech_s:.0f} s of speech: is the recording whole, and this call's?"
        return [QualityFlag("transcript_too_long", detail)]
    return []


def _swapped(sound: CallSound, transcript: Transcript) -> list[QualityFlag]:
    """Where the turns of each side fall into the other side's speech, the channels are likely the wrong way round."""
    speech = sound.speech
    if not {Role.AGENT, Role.CUSTOMER} <= set(speech):
        return []
    own = crossed = 0.0
    for role, other in ((Role.AGENT, Role.CUSTOMER), (Role.CUSTOMER, Role.AGENT)):
        turns = [turn.span for turn in transcript if turn.role is role and turn.span]
        own += total(overlap(turns, speech[role]))
        crossed += total(overlap(turns, speech[other]))
    if crossed > own:
        detail = "the turns of each side fall into the other side's speech; swap the channels in roles"
        return [QualityFlag("swapped_roles", detail)]
    return []
