// Web addresses in a text become links; everything else stays text.

const ADDRESS = /https?:\/\/[^\s<>"'`]+/gi;
const AFTER_SENTENCE = /[.,;:!?…'"]+$/;
const CLOSERS = { ")": "(", "]": "[", "}": "{" };

/** The nodes of a text. Nothing of the text is ever read as HTML. */
export function linked(text) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const shown = trimmed(found[0]);
    const address = safeAddress(shown);
    if (address === null) {
      continue;
    }
    nodes.push(document.createTextNode(text.slice(done, found.index)), link(address, shown));
    done = found.index + shown.length;
  }
  nodes.push(document.createTextNode(text.slice(done)));
  return nodes;
}

function link(address, shown) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer nofollow";
  anchor.textContent = shown;
  return anchor;
}

/** The address without the punctuation of the sentence around it. */
function trimmed(address) {
  for (;;) {
    const shorter = address.replace(AFTER_SENTENCE, "");
    const opener = CLOSERS[shorter.at(-1)];
    const unpaired = opener !== undefined && count(shorter, shorter.at(-1)) > count(shorter, opener);
    const next = unpaired ? shorter.slice(0, -1) : shorter;
    if (next === address) {
      return address;
    }
    address = next;
  }
}

function count(text, character) {
  return text.split(character).length - 1;
}

function safeAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
