"""Text into tokens, in Hugging Face's tokenizers."""

import compare_tokenizer

from . import Peer


def peer(path, documents):
    tokenizer = compare_tokenizer.reference(path)
    count = [0]

    def encode():
        encodings = tokenizer.encode_batch(documents, add_special_tokens=False)
        count[0] = sum(len(encoding.ids) for encoding in encodings)

    def encode_fast():
        encodings = tokenizer.encode_batch_fast(documents, add_special_tokens=False)
        count[0] = sum(len(encoding) for encoding in encodings)

    # The quicker call leaves out where each token stands in the text, which ours does not give.
    fast = hasattr(tokenizer, "encode_batch_fast")
    return Peer("tokenizers", "Tokenizer.encode_batch_fast" if fast else "Tokenizer.encode_batch",
                encode_fast if fast else encode, check=lambda: count[0])
