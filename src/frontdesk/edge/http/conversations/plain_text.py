"""The words of a letter in HTML."""

import html as entities
import re

_TAG = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,15})")
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"})
_UNSEEN = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title")}


def text_of(html: str) -> str:
    """One line for each block that has words; nothing of scripts, styles and comments.

    Takes time in proportion to the length whatever the text, which the standard library's parser does not.
    """
    lines = ("".join(_pieces(html))).split("\n")
    words = (" ".join(_unescaped(line).split()) for line in lines)
    return "\n".join(line for line in words if line)


def _pieces(html: str) -> list[str]:
    """The text between the tags, and a line break for each block. Lines of the source mean nothing."""
    pieces: list[str] = []
    at = 0
    while (start := html.find("<", at)) >= 0:
        pieces.append(html[at:start].replace("\n", " "))
        tag = _TAG.match(html, start + 1)
        if tag is not None:
            name = tag[1].lower()
            at = _after(html, ">", tag.end())
            if name in _UNSEEN and html[start + 1] != "/":
                closing = _UNSEEN[name].search(html, at)
                at = _after(html, ">", closing.end()) if closing else len(html)
            elif name in _BLOCKS:
                pieces.append("\n")
        elif html.startswith(("<!--", "<!", "<?"), start):
            at = _after(html, "-->" if html.startswith("<!--", start) else ">", start + 2)
        else:
            pieces.append("<")
            at = start + 1
    pieces.append(html[at:].replace("\n", " "))
    return pieces


def _after(html: str, mark: str, start: int) -> int:
    """Behind the next mark; the end where there is none."""
    found = html.find(mark, start)
    return len(html) if found < 0 else found + len(mark)


def _unescaped(text: str) -> str:
    try:
        return entities.unescape(text)
    except ValueError:  # a character reference of thousands of digits
        return text
