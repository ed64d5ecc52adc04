import hashlib

import pytest

from cxemotion.errors import ModelError
from cxemotion.estimators.store import available_models, load_model, read_manifest, resolve_model
from cxemotion.resources import models_dir


def make_model(folder, name, *, kind="rules", task="words", weights="lexicon = 'en'"):
    made = folder / name
    made.mkdir(parents=True)
    (made / "weights.toml").write_text(weights)
    digest = hashlib.sha256(weights.encode()).hexdigest()
    family, _, version = name.rpartition("-")
    (made / "model.toml").write_text(
        f'name = "{name}"\nfamily = "{family}"\nversion = {version}\nkind = "{kind}"\ntask = "{task}"\n'
        f'languages = ["en"]\nlicence = "Apache-2.0"\n[files]\n"weights.toml" = "{digest}"\n'
    )
    return made


def test_every_shipped_model_is_what_its_manifest_says():
    for manifest in available_models():
        assert read_manifest(manifest.folder).name == manifest.folder.name
        assert manifest.licence
        assert (manifest.folder / "CARD.md").is_file()


def test_a_family_name_is_its_newest_model(tmp_path):
    for name in ("words-en-2", "words-en-10", "words-zh-1"):
        make_model(tmp_path, name)
    assert resolve_model("words-en", folder=tmp_path).name == "words-en-10"
    assert resolve_model("words-en-2", folder=tmp_path).name == "words-en-2"
    assert [manifest.name for manifest in available_models(tmp_path)] == ["words-en-2", "words-en-10", "words-zh-1"]


def test_a_model_can_be_named_by_its_folder(tmp_path):
    folder = make_model(tmp_path, "mine-1")
    assert resolve_model(folder) == folder


def test_an_unknown_model_is_refused_with_the_nearest_name(tmp_path):
    make_model(tmp_path, "words-en-0")
    with pytest.raises(
        ModelError, match=r"unknown model 'word-en', did you mean 'words-en'.*valid: words-en-0, words-en"
    ):
        resolve_model("word-en", folder=tmp_path)


def test_an_altered_file_is_refused_by_name(tmp_path):
    folder = make_model(tmp_path, "words-en-0")
    (folder / "weights.toml").write_text("lexicon = 'zh'")
    with pytest.raises(ModelError, match=r"words-en-0: weights.toml differs from its sha256"):
        load_model("words-en-0", folder=tmp_path)


def test_a_missing_file_is_refused_by_name(tmp_path):
    folder = make_model(tmp_path, "words-en-0")
    (folder / "weights.toml").unlink()
    with pytest.raises(ModelError, match=r"words-en-0: weights.toml is missing"):
        load_model(folder)


def test_a_kind_that_cannot_be_run_is_refused(tmp_path):
    make_model(tmp_path, "words-en-9", kind="quantum")
    with pytest.raises(ModelError, match="words-en-9: no 'quantum' models for 'words' here"):
        load_model("words-en-9", folder=tmp_path)


def test_a_broken_manifest_is_named(tmp_path):
    folder = make_model(tmp_path, "words-en-0")
    (folder / "model.toml").write_text("name = ")
    with pytest.raises(ModelError, match=r"model.toml: cannot be read"):
        load_model(folder)
    (folder / "model.toml").write_text('name = "words-en-0"')
    with pytest.raises(ModelError, match=r"model.toml: no 'family'"):
        load_model(folder)


def test_the_shipped_families_are_there():
    assert {"words-en", "words-zh"} <= {manifest.family for manifest in available_models()}
    assert resolve_model("words-zh").parent == models_dir()
