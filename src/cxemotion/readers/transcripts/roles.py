"""Who is the agent, where a transcript does not say: by number, by elimination, or from the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.speakers import comparable, in_order, role_of, speaker_lists
from cxemotion.recording import Role

_QUESTION_MARKS = ("?", "？")


def speaker_roles(
    turns_by_speaker: Mapping[str, Sequence[str]],
    *,
    roles: Mapping[Role, int],
    name: str,
    known: Mapping[str, Role] | None = None,
    numbers: Mapping[str, int] | None = None,
) -> tuple[dict[str, Role], bool]:
    """The role of each speaker, and whether any of it was worked out from the words.

    Names that say a role keep it. Of the others ``roles`` picks by position among all speakers, and the words decide
    what is still open.

    Args:
        turns_by_speaker: what each speaker says, in the order of first appearance.
        roles: position of each role among the speakers, from 0; may be empty.
        name: what messages call the transcript.
        known: speakers whose role the format itself says.
        numbers: each speaker's own position, from 0, where the format numbers them; else their order tells it.

    Raises:
        TranscriptError: where ``roles`` names a speaker who is not there, or one person alone has no known name.
    """
    said = {speaker: role for speaker in turns_by_speaker if (role := role_of(speaker)) is not None}
    said |= {speaker: role for speaker, role in (known or {}).items() if speaker in turns_by_speaker}
    if len(said) < len(turns_by_speaker):
        said = {**_picked(turns_by_speaker, roles=roles, name=name, numbers=numbers), **said}
    known = said
    if len(known) == len(turns_by_speaker) or {Role.AGENT, Role.CUSTOMER} <= set(known.values()):
        return {speaker: known.get(speaker, Role.OTHER) for speaker in turns_by_speaker}, False
    people = [speaker for speaker in turns_by_speaker if known.get(speaker) is not Role.OTHER]
    if len(people) < 2:
        raise TranscriptError(
            f"{name}: one speaker only, {people[0][:60]!r}, and the name says no role; "
            "pass roles, for example {'customer': 0}"
        )
    return infer_roles(turns_by_speaker, known=known), True


def _picked(
    speakers: Iterable[str], *, roles: Mapping[Role, int], name: str, numbers: Mapping[str, int] | None = None
) -> dict[str, Role]:
    if numbers and any(position in numbers.values() for position in roles.values()):
        by_position = {position: role for role, position in roles.items()}
        return {speaker: by_position[at] for speaker, at in numbers.items() if at in by_position}
    ordered = in_order(speakers)
    for role, position in roles.items():
        if position >= len(ordered):
            raise TranscriptError(
                f"{name}: roles put the {role} at speaker {position}, but the speakers are "
                f"{', '.join(repr(speaker[:40]) for speaker in ordered[:8])}; count them from 0"
            )
    return {ordered[position]: role for role, position in roles.items()}


def infer_roles(
    turns_by_speaker: Mapping[str, Sequence[str]], *, known: Mapping[str, Role] | None = None
) -> dict[str, Role]:
    """The agent is the speaker whose words look most like an agent's, the customer the other who says most.

    >>> infer_roles({"A": ["My order is late."], "B": ["Thank you for calling, how can I help?"]})
    {'A': <Role.CUSTOMER: 'customer'>, 'B': <Role.AGENT: 'agent'>}
    """
    found = dict(known or {})
    open_ = [speaker for speaker in turns_by_speaker if speaker not in found]
    scores = {speaker: agent_score(turns_by_speaker[speaker]) for speaker in open_}
    if open_ and Role.AGENT not in found.values():
        spoken = [s for s in open_ if any(turn.strip() for turn in turns_by_speaker[s])] or open_
        agent = max(spoken, key=scores.__getitem__)  # the first where they are equal: agents answer
        found[agent] = Role.AGENT
        open_.remove(agent)
    if open_ and Role.CUSTOMER not in found.values():
        customer = max(open_, key=lambda speaker: sum(map(len, turns_by_speaker[speaker])))
        found[customer] = Role.CUSTOMER
    return {speaker: found.get(speaker, Role.OTHER) for speaker in turns_by_speaker}


def agent_score(turns: Sequence[str]) -> float:
    """How much a speaker's turns look like an agent's: listed phrases and questions, per turn."""
    phrases = speaker_lists().phrases
    score = 0.0
    for turn in turns:
        words = comparable(turn)
        score += sum(phrase in words for phrase in phrases[Role.AGENT])
        score -= sum(phrase in words for phrase in phrases[Role.CUSTOMER])
        score += any(mark in turn for mark in _QUESTION_MARKS)
    return score / max(1, len(turns))
