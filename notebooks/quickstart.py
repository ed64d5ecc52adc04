# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Quickstart
#
# One call in, one report out. The calls used here ship with the package; they are synthetic.

# %%
import cxemotion as cx
from cxemotion.resources import samples_dir

call = samples_dir() / "zh-hans-refund.flac"
report = cx.analyze(call, call.with_suffix(".json"), roles={"agent": 0, "customer": 1})
report

# %% [markdown]
# ## The timeline
#
# One row for each customer turn. `reasons` says what moved each estimate.

# %%
report.to_frame("timeline")

# %%
worst = min(report.timeline, key=lambda estimate: estimate.valence)
print(report.turns[worst.turn].text)
for reason in worst.reasons:
    print(f"{reason.source:>5}  {reason.feature}: {reason.value}  ({reason.push:+.2f})")

# %% [markdown]
# ## Where it escalates, and what the agent owed

# %%
report.to_frame("escalations")

# %%
report.to_frame("steps").query("status == 'missed'")

# %%
report.plot()

# %% [markdown]
# ## Words alone, or voice alone

# %%
words_only = cx.analyze(
    transcript=[
        {"role": "agent", "text": "Good morning, how can I help?"},
        {
            "role": "customer",
            "text": "This is the third time I'm calling about the same refund. Nobody ever calls back.",
        },
        {"role": "agent", "text": "That is our policy."},
        {"role": "customer", "text": "Then put your manager on, now."},
    ]
)
words_only

# %%
voice_only = cx.analyze(call)
[flag.detail for flag in voice_only.quality]

# %% [markdown]
# ## The parts
#
# Arrays in, named results out.

# %%
recording = cx.read_recording(call)
customer = next(recording.blocks(block_s=30.0))[1]
values = cx.features.measure(customer, rate_hz=recording.rate_hz)
{name: values[name] for name in ("f0_median_hz", "syllable_rate_hz", "jitterLocal_sma3nz_amean")}

# %%
track = cx.signal.track_pitch(customer, rate_hz=recording.rate_hz)
track.f0_hz[:20]
