"""The only code that opens input files: recordings, transcripts, labelled calls.

Import from the modules, ``readers.audio``, ``readers.transcripts``, ``readers.labelled_calls``: transcripts are
read without loading what audio needs.
"""
