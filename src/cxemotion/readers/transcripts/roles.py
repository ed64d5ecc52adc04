"""Who is the agent, where a transcript does not say: by number, by elimination, or from the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.role_words import agent_score, probability
from cxemotion.readers.transcripts.speakers import in_order, role_of
from cxemotion.recording import Role

_FEW, _FEWEST_TURNS, _SURE = 12, 2, 0.95
"""Characters below which a speaker is hardly the agent; turns, and the probability, that make a second agent."""


def speaker_roles(
    turns_by_speaker: Mapping[str, Sequence[str]],
    *,
    roles: Mapping[Role, int],
    name: str,
    known: Mapping[str, Role] | None = None,
    numbers: Mapping[str, int] | None = None,
) -> tuple[dict[str, Role], float | None]:
    """The role of each speaker, and how sure it is, 0 to 1, where any of it was worked out from the words.

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
        return {speaker: known.get(speaker, Role.OTHER) for speaker in turns_by_speaker}, None
    people = [speaker for speaker in turns_by_speaker if known.get(speaker) is not Role.OTHER]
    if len(people) < 2:
        raise TranscriptError(
            f"{name}: one speaker only, {people[0][:60]!r}, and the name says no role; "
            "pass roles, for example {'customer': 0}"
        )
    found = infer_roles(turns_by_speaker, known=known)
    return found, roles_probability(turns_by_speaker, found)


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

    A further speaker is a second agent where the words are surely nearer to the agent's than to the customer's.

    >>> infer_roles({"A": ["My order is late."], "B": ["Thank you for calling, how can I help?"]})
    {'A': <Role.CUSTOMER: 'customer'>, 'B': <Role.AGENT: 'agent'>}
    """
    found = dict(known or {})
    open_ = [speaker for speaker in turns_by_speaker if speaker not in found]
    scores = {speaker: agent_score(turns_by_speaker[speaker]) for speaker in turns_by_speaker}
    if open_ and Role.AGENT not in found.values():
        spoken = [s for s in open_ if _length(turns_by_speaker[s])] or open_
        substantial = [s for s in spoken if _length(turns_by_speaker[s]) >= _FEW] or spoken
        agent = max(substantial, key=scores.__getitem__)  # the first where they are equal: agents answer
        found[agent] = Role.AGENT
        open_.remove(agent)
    if open_ and Role.CUSTOMER not in found.values():
        customer = max(open_, key=lambda speaker: _length(turns_by_speaker[speaker]))
        found[customer] = Role.CUSTOMER
        open_.remove(customer)
    customers = [speaker for speaker, role in found.items() if role is Role.CUSTOMER and speaker in scores]
    for speaker in open_:
        turns = turns_by_speaker[speaker]
        says_enough = len(turns) >= _FEWEST_TURNS and _length(turns) >= _FEW
        if says_enough and customers and probability(scores[speaker] - scores[customers[0]]) > _SURE:
            found[speaker] = Role.AGENT
    return {speaker: found.get(speaker, Role.OTHER) for speaker in turns_by_speaker}


def _length(turns: Sequence[str]) -> int:
    return sum(len(turn.strip()) for turn in turns)


def roles_probability(turns_by_speaker: Mapping[str, Sequence[str]], found: Mapping[str, Role]) -> float:
    """How sure the words are that agents and customers are not the other way round, 0 to 1."""
    sides = {role: [t for s, turns in turns_by_speaker.items() if found[s] is role for t in turns] for role in Role}
    return probability(agent_score(sides[Role.AGENT]) - agent_score(sides[Role.CUSTOMER]))
