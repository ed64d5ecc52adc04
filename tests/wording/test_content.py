from cxemotion.wording.content import content_of, sentence_key, sentences_of


def test_two_wordings_of_one_thing_share_their_content():
    said, answered = content_of("My parcel never arrived on Monday"), content_of("So Monday's parcel hasn't arrived")
    assert {"parcel", "arrived"} <= said & answered


def test_small_words_are_no_content():
    assert content_of("so it is me") == frozenset()


def test_a_sentence_is_the_same_in_any_script_width_and_case():
    assert sentence_key("非常抱歉，給您帶來不便！") == sentence_key("非常抱歉,给您带来不便")


def test_sentences_stand_where_the_text_has_them():
    text = "我明白。马上处理！好吗"
    assert [text[start:end] for start, end in sentences_of(text)] == ["我明白。", "马上处理！", "好吗"]
