"""What tones do to the pitch features that voice emotion uses: sentences said without emotion by a synthesizer."""

import io
import shutil
import subprocess

import numpy as np
import pytest
import soundfile

import cxemotion as cx
from cxemotion.features.catalogue import measure_tracks
from cxemotion.signal import track_channel

SENTENCES = {
    "cmn": (
        "今天天气很好我们一起去公园里走一走",
        "他昨天买了三本新书放在家里的桌子上",
        "请您把订单号码告诉我我来帮您查一下",
        "妈妈说明天早上八点钟要去医院看医生",
        "这个问题我已经记录下来会尽快处理",
        "四月二十四日下午会议室在第四层",
        "春天花开他们都出家门看花吃瓜",
        "我想买五把雨伞给你也给李老板",
    ),
    "yue": (
        "今日天氣好好我哋一齊去公園行下",
        "佢尋日買咗三本新書放喺屋企張枱度",
        "請你將訂單號碼話畀我知等我幫你查下",
        "媽咪話聽朝八點鐘要去醫院睇醫生",
        "呢個問題我已經記錄低會盡快處理",
        "四月二十四日下晝會議室喺第四層",
        "春天花開佢哋都出街睇花食西瓜",
        "我想買五把雨遮畀你同埋畀李老闆",
    ),
}
"""Twelve syllables or more each; the last three of either lean to falling, to high and to low tones."""


def spoken(voice: str, text: str) -> dict[str, float]:
    command = ["espeak-ng", "-v", voice, "--stdout", text]
    wave = subprocess.run(command, capture_output=True, check=True).stdout
    samples, rate_hz = soundfile.read(io.BytesIO(wave), dtype="float32")
    return measure_tracks(track_channel([samples], rate_hz=rate_hz))


@pytest.fixture(scope="module", params=SENTENCES)
def said(request: pytest.FixtureRequest) -> list[dict[str, float]]:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed, which says the sentences")
    return [spoken(request.param, text) for text in SENTENCES[request.param]]


def semitones(said: list[dict[str, float]], name: str) -> np.ndarray:
    heard = np.array([12 * np.log2(values[name]) for values in said])
    return heard - np.median(heard)


def test_the_register_stays_where_it_is_whatever_the_tones(said: list[dict[str, float]]):
    register, median = semitones(said, "f0_register_hz"), semitones(said, "f0_median_hz")
    assert np.std(register) < 0.6
    assert np.abs(register).max() < 1.2
    assert np.std(register) < 0.5 * np.std(median)


def test_tones_move_the_arousal_of_a_voice_without_emotion_little(said: list[dict[str, float]]):
    weights = cx.load_model("voice").weights
    rows = np.stack([weights.population.row(values) for values in said])
    far = weights.population.distances(rows, np.median(rows, axis=0), 20.0)
    pitch = np.array([name.startswith("f0_") for name in weights.population.features])
    moved = np.array([np.tanh(weights.arousal_scale * row[pitch] @ weights.arousal[pitch]) for row in far])
    assert pitch.any()
    assert np.std(moved) < 0.15
    assert np.abs(moved).max() < 0.35
