(() => {
"use strict";

const root = document.documentElement;
const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

/** Makes an element; its content is text or elements, never mark-up. */
function make(name, attributes, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    element.setAttribute(key, value);
  }
  element.append(...content);
  return element;
}

function on(elements, type, action) {
  elements.forEach((element) => element.addEventListener(type, action));
}

const identity = ["id", "tabindex", "aria-labelledby", "aria-describedby", "hidden"];

/** A copy that can stand on the page beside its original. */
function copyOf(element) {
  const copy = element.cloneNode(true);
  for (const part of [copy, ...all("*", copy)]) {
    // A box that was reached by the keyboard, with a name for it, is reached no more.
    const isNamed = part.hasAttribute("role") && part.hasAttribute("tabindex");
    for (const name of isNamed ? [...identity, "role", "aria-label"] : identity) {
      part.removeAttribute(name);
    }
  }
  all("img", copy).forEach((image) => { image.loading = "eager"; });
  all("button, .anchor, .unseen, .provenance, .folds, .figure-actions, details, script", copy)
    .forEach((part) => part.remove());
  return copy;
}

// Storage may be switched off, as in private windows; choices then last as long as the page.
const choices = {
  get(name) {
    try { return localStorage.getItem(name); } catch { return null; }
  },
  set(name, value) {
    try {
      if (value === null) {
        localStorage.removeItem(name);
      } else {
        localStorage.setItem(name, value);
      }
    } catch { /* the choice is not remembered */ }
  },
};

const status = make("p", { class: "unseen", role: "status" });
document.body.append(status);

/** Tells something to who cannot see it happen. */
function announce(text) {
  status.textContent = text;
}

let dialogCount = 0;

/** A dialog with a head and a close button, on the page once it has been made. */
function makeDialog(name, head, ...content) {
  const close = make("button", { type: "button", class: "dialog-close" }, "Close");
  const dialog = make(
    "dialog", { class: name, "data-dialog": "" },
    make("div", { class: "dialog-head" }, head, close), ...content);
  if (head.matches("h2")) {
    dialogCount += 1;
    head.id = "dialog-title-" + dialogCount;
    dialog.setAttribute("aria-labelledby", head.id);
  }
  close.addEventListener("click", () => dialog.close());
  // A press beside the dialog: only its backdrop has the dialog itself as target.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) { dialog.close(); }
  });
  document.body.append(dialog);
  return dialog;
}

function show(dialog) {
  if (!dialog.open) {
    closePreview();
    all("dialog[open]").forEach((other) => other.close());
    dialog.showModal();
  }
}

/** Loads a file beside this page that calls a function of this script. */
function load(name, failed) {
  const script = make("script", { src: name });
  script.addEventListener("error", failed);
  document.head.append(script);
}

const themes = ["auto", "light", "dark"];
const themeButtons = all("[data-theme-button]");

function theme() {
  return themes.includes(root.dataset.theme) ? root.dataset.theme : "auto";
}

function describeTheme() {
  themeButtons.forEach((button) => {
    button.hidden = false;
    button.dataset.choice = theme();
    button.textContent = "Theme: " + theme();
  });
}

function nextTheme() {
  const choice = themes[(themes.indexOf(theme()) + 1) % themes.length];
  if (choice === "auto") { delete root.dataset.theme; } else { root.dataset.theme = choice; }
  choices.set("theme", choice === "auto" ? null : choice);
  describeTheme();
  announce("Theme: " + choice);
}

on(themeButtons, "click", nextTheme);
// A choice made on another page of the book, in another window, holds here too.
window.addEventListener("storage", (event) => {
  if (event.key !== "theme" && event.key !== null) { return; }
  if (themes.includes(event.newValue)) {
    root.dataset.theme = event.newValue;
  } else {
    delete root.dataset.theme;
  }
  describeTheme();
});
describeTheme();

function copyText(text, done) {
  navigator.clipboard.writeText(text).then(
    () => { announce("Copied"); done(true); },
    () => { announce("Not copied: the browser does not allow it"); done(false); });
}

function addListingButton(listing) {
  const box = make("div", { class: "with-copy" });
  const name = listing.getAttribute("aria-label");
  const button = make("button", { class: "copy", type: "button" }, "Copy");
  if (name) { button.setAttribute("aria-label", "Copy: " + name); }
  button.addEventListener("click", () => {
    copyText(listing.textContent, (isCopied) => {
      button.textContent = isCopied ? "Copied" : "Failed";
      setTimeout(() => { button.textContent = "Copy"; }, 1600);
    });
  });
  listing.replaceWith(box);
  box.append(listing, button);
}

function addKeyButton(code) {
  const button = make(
    "button",
    { type: "button", class: "copy-key", "aria-label": "Copy the key " + code.textContent });
  button.addEventListener("click", () => {
    copyText(code.dataset.copy, (isCopied) => {
      if (!isCopied) { return; }
      button.dataset.copied = "";
      setTimeout(() => { delete button.dataset.copied; }, 1600);
    });
  });
  code.replaceWith(button);
  button.append(code);
}

if (navigator.clipboard) {
  all("pre:is(.listing, .signature):not(.previews *)").forEach(addListingButton);
  all("code[data-copy]:not(.previews *)").forEach(addKeyButton);
}

const sectionLinks = all(".rail .sections a");
const sectionHeadings = sectionLinks.map((link) => elementNamed(link.hash));

/** The element that the hash of an address names. */
function elementNamed(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

function markSection() {
  let current = -1;
  sectionHeadings.forEach((heading, index) => {
    if (heading && heading.getBoundingClientRect().top < 140) { current = index; }
  });
  sectionLinks.forEach((link, index) => {
    link.classList.toggle("here", index === current);
    if (index === current) {
      link.setAttribute("aria-current", "location");
    } else {
      link.removeAttribute("aria-current");
    }
  });
}

/** Unfolds what a link leads into. */
function unfoldTarget() {
  const target = elementNamed(location.hash);
  let fold = target && target.closest("details:not([open])");
  if (!fold) { return; }
  while (fold) {
    fold.open = true;
    fold = fold.parentElement.closest("details:not([open])");
  }
  target.scrollIntoView();
}

if (sectionLinks.length) {
  let isWaiting = false;
  window.addEventListener("scroll", () => {
    if (isWaiting) { return; }
    isWaiting = true;
    requestAnimationFrame(() => { isWaiting = false; markSection(); });
  }, { passive: true });
  markSection();
}
window.addEventListener("hashchange", unfoldTarget);
unfoldTarget();
on(all(".topbar .sections a"), "click", (event) => {
  event.currentTarget.closest("details").open = false;
});

// What scrolls sideways on this screen is reached by the keyboard too.
const scrollBoxes = all(":is(.equation > div, .image):not([tabindex])");

function reachScrollBoxes() {
  scrollBoxes.forEach((box) => {
    const attributes = { tabindex: "0", role: "group", "aria-label": "Scrolls sideways" };
    const isScrolled = box.scrollWidth > box.clientWidth + 1;
    for (const [name, value] of Object.entries(attributes)) {
      if (isScrolled) { box.setAttribute(name, value); } else { box.removeAttribute(name); }
    }
  });
}
window.addEventListener("resize", reachScrollBoxes);
reachScrollBoxes();

// Browsers that cannot unfold by style alone do so before they print.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = all("details:not([open], .catalogue *)");
  unfolded.forEach((fold) => { fold.open = true; });
});
window.addEventListener("afterprint", () => {
  unfolded.forEach((fold) => { fold.open = false; });
  unfolded = [];
});

const previewed = "a.reference, a.citation, a.badge, a.verdict, .note-mark a";
let preview = null;
let previewOwner = null;
let previewTimer = 0;

/** What to show for a link: a copy of its target, or what this page keeps of another page. */
function previewContent(link) {
  const file = (address) => address.pathname.split("/").pop();
  const label = decodeURIComponent(link.hash.slice(1));
  const isHere = link.origin === location.origin && link.pathname === location.pathname;
  let target = isHere && label ? document.getElementById(label) : null;
  if (!target) {
    const kept = all("[data-preview]");
    const named = (name) => kept.find((element) => element.dataset.preview === name);
    target = named(file(link) + link.hash) || (label ? named(label) : named(file(link)));
    return target ? [copyOf(target)] : null;
  }
  return target.matches(".unseen") ? null : excerptOf(target);
}

function excerptOf(target) {
  if (target.matches("li")) { return [make("div", {}, ...copyOf(target).childNodes)]; }
  const isSection = target.matches("main, article, section, .page");
  const headings = "h1, h2, h3, h4";
  const heading = isSection ? target.querySelector(headings) : target.closest(headings);
  if (heading) {
    const paragraph = firstParagraph(heading);
    return [heading, paragraph].filter(Boolean).map(copyOf);
  }
  const copy = copyOf(target);
  all(".note-number", copy).forEach((part) => part.remove());
  return [copy];
}

/** The paragraph that a section begins with. */
function firstParagraph(heading) {
  const header = heading.closest("header") || heading;
  const next = heading.nextElementSibling || header.nextElementSibling;
  if (!next || !next.matches("p, .noted, .flow")) { return null; }
  return next.matches("p") ? next : next.querySelector("p");
}

/** Whether a note is beside its mark on this screen, so that it need not be shown again. */
function noteBeside(link) {
  const note = link.closest(".note-mark") && elementNamed(link.hash);
  if (!note || getComputedStyle(note).float !== "right") { return null; }
  const box = note.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= window.innerHeight ? note : null;
}

function openPreview(link) {
  if (previewOwner === link) { return; }
  closePreview();
  const note = noteBeside(link);
  if (note) {
    note.classList.add("lit");
    previewOwner = link;
    return;
  }
  const content = previewContent(link);
  if (!content) { return; }
  preview = make("div", { class: "preview", id: "preview", role: "tooltip" }, ...content);
  // The keyboard follows the link itself; it never enters the preview.
  all("a, [tabindex]", preview).forEach((part) => part.setAttribute("tabindex", "-1"));
  preview.addEventListener("pointerenter", () => clearTimeout(previewTimer));
  preview.addEventListener("pointerleave", closePreviewSoon);
  previewOwner = link;
  link.setAttribute("aria-describedby", "preview");
  document.body.append(preview);
  place(preview, link);
}

/** Puts the preview below the line of the link, or above it where there is more room. */
function place(box, link) {
  const lines = link.getClientRects();
  const line = lines[lines.length - 1] || link.getBoundingClientRect();
  const gap = 8;
  const below = window.innerHeight - line.bottom;
  const isAbove = below < box.offsetHeight + 2 * gap && line.top > below;
  const room = (isAbove ? line.top : below) - 2 * gap;
  if (box.offsetHeight > room) { box.style.maxHeight = Math.max(room, 96) + "px"; }
  const top = isAbove ? line.top - gap - box.offsetHeight : line.bottom + gap;
  const last = root.clientWidth - box.offsetWidth - 16;
  const left = Math.max(16, Math.min(line.left - 16, last));
  box.style.top = top + window.scrollY + "px";
  box.style.left = left + window.scrollX + "px";
}

function closePreview() {
  clearTimeout(previewTimer);
  all(".note.lit").forEach((note) => note.classList.remove("lit"));
  if (previewOwner) { previewOwner.removeAttribute("aria-describedby"); }
  if (preview) { preview.remove(); }
  preview = null;
  previewOwner = null;
}

function openPreviewSoon(link, delay) {
  clearTimeout(previewTimer);
  previewTimer = setTimeout(() => openPreview(link), delay);
}

// The pointer needs time for the way from the link to its preview.
function closePreviewSoon() {
  clearTimeout(previewTimer);
  previewTimer = setTimeout(closePreview, 300);
}

all(previewed).forEach((link) => {
  link.addEventListener("pointerenter", (event) => {
    if (event.pointerType !== "touch") { openPreviewSoon(link, 180); }
  });
  link.addEventListener("pointerleave", closePreviewSoon);
  link.addEventListener("focus", () => {
    if (link.matches(":focus-visible")) { openPreviewSoon(link, 180); }
  });
  link.addEventListener("blur", closePreview);
  link.addEventListener("click", closePreview);
});
let previewWidth = window.innerWidth;
window.addEventListener("resize", () => {
  // A bar of the browser that comes or goes changes the height alone.
  if (window.innerWidth !== previewWidth) { closePreview(); }
  previewWidth = window.innerWidth;
});

let zoom = null;

function figureName(image) {
  const figure = image.closest("figure:not(.subfigure)") || image.closest("figure");
  const number = figure && figure.querySelector(".figure-number");
  const letter = image.closest(".subfigure");
  const mark = letter && letter.querySelector(".subfigure-letter");
  return [number, mark]
    .map((part) => (part ? part.textContent.trim().replace(/[.:]$/, "") : ""))
    .filter(Boolean).join(" ") || "Image";
}

function openZoom(box) {
  const images = all("img", box);
  const title = figureName(images[0]);
  const caption = box.closest("figure").querySelector("figcaption");
  if (!zoom) {
    const head = make("h2", {});
    const body = make("div", { class: "zoom-image", tabindex: "0", role: "region" });
    const text = make("p", { class: "zoom-caption" });
    zoom = makeDialog("zoom", head, body, text);
    body.addEventListener("click", () => zoom.close());
  }
  zoom.querySelector("h2").textContent = title;
  const body = zoom.querySelector(".zoom-image");
  body.setAttribute("aria-label", title + ", large");
  body.replaceChildren(...images.map(copyOf));
  const text = zoom.querySelector(".zoom-caption");
  text.hidden = !caption;
  const words = caption && copyOf(caption.querySelector("p") || caption);
  text.replaceChildren(...(words ? words.childNodes : []));
  show(zoom);
}

const imageBoxes = new Set(
  all("figure img:not(.previews *)").map((image) => image.closest(".image") || image));
imageBoxes.forEach((box) => {
  const frame = make("div", { class: "zoomable" });
  box.replaceWith(frame);
  frame.append(box);
  const name = figureName(frame.querySelector("img"));
  const button = make(
    "button",
    {
      type: "button", class: "zoom-button", title: "Enlarge",
      "aria-label": "Enlarge " + (name === "Image" ? "the image" : name),
      "aria-haspopup": "dialog",
    });
  button.addEventListener("click", () => openZoom(frame));
  on(all("img", frame), "click", () => {
    // Focus returns to the button, also if the image was pressed.
    button.focus({ preventScroll: true });
    openZoom(frame);
  });
  frame.append(button);
});

const searchButtons = all("[data-search-button]");
let search = null;
let searchIndex = null;
let searchFailed = false;

/** A text without case, accents and ligatures, and for each of its units where it came from. */
function folded(text) {
  let plain = "";
  const origins = [];
  let offset = 0;
  for (const character of text) {
    const simple = character.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
    for (let unit = 0; unit < simple.length; unit += 1) { origins.push(offset); }
    plain += simple;
    offset += character.length;
  }
  origins.push(offset);
  return { plain, origins };
}

function words(plain) {
  return Array.from(plain.matchAll(/[\p{L}\p{N}]+/gu), (match) => (
    { word: match[0], start: match.index, end: match.index + match[0].length }));
}

function prepared(entry, isFirst) {
  const field = (text) => {
    const fold = folded(text || "");
    return { ...fold, words: words(fold.plain) };
  };
  const names = entry.shows ? entry.shows.split("\n") : [];
  return {
    entry, isFirst: isFirst || !entry.section,
    chapter: field(entry.chapter), section: field(entry.section), text: field(entry.text),
    names: field(entry.shows), shown: names.map((name) => field(name).words.map((w) => w.word)),
  };
}

/** A word that was typed, with the shorter ones that are tried when it is not found. */
function pattern(query, shortest) {
  const isLong = query.length >= 5 && /^\p{L}+$/u.test(query);
  const stems = isLong ? [query.slice(0, -1), query.slice(0, -2)] : [];
  return { query, stems: stems.filter((stem) => stem.length >= shortest) };
}

// The ending that another form of the word may have: densit|y, densit|ies.
const longestEnding = 4;

/** How many letters of a word were typed. */
function hitLength(word, { query, stems }) {
  if (word.startsWith(query)) { return query.length; }
  const stem = stems.find((part) => isForm(word, part));
  return stem ? stem.length : 0;
}

function isForm(word, stem) {
  return word.startsWith(stem) && word.length <= stem.length + longestEnding;
}

// A word that begins with what was typed counts less than the whole word.
function matches(field, query, isStem) {
  let best = 0;
  let count = 0;
  for (const { word } of field.words) {
    if (isStem ? !isForm(word, query) : !word.startsWith(query)) { continue; }
    count += 1;
    best = Math.max(best, word === query ? 1.5 : 1);
  }
  return count ? best + Math.min(count - 1, 8) * 0.02 : 0;
}

/** Whether the words name something that stands here: “Figure 2.4”, “fig. 2.4”, “C7”. */
function isNamed(shown, typed) {
  const fits = (name, at) => {
    const isNumbered = name.length > 1;
    const isWhole = name.every((word, index) => {
      const query = typed[at + index] || "";
      return word === query
        || (isNumbered && index === 0 && query.length >= 3 && word.startsWith(query));
    });
    // “Figure 2” is not what “Figure 2.4” names.
    return isWhole && !(isNumbered && /^\p{N}/u.test(typed[at + name.length] || ""));
  };
  return shown.some((name) => typed.some((word, at) => fits(name, at)));
}

/** What a word counts for: most in titles, then in headings, then in the text. */
function weight(item, query, isStem) {
  const title = matches(item.chapter, query, isStem) * (item.isFirst ? 40 : 0.1);
  const heading = matches(item.section, query, isStem) * 10;
  const text = matches(item.text, query, isStem) || matches(item.names, query, isStem);
  const best = Math.max(title, heading, text);
  return best ? best + 0.001 * text : 0;
}

/** Entries with all words, the best first; those with other forms of a word come last. */
function foundWith(wanted) {
  const results = [];
  const typed = wanted.map(({ query }) => query);
  searchIndex.forEach((item, order) => {
    let score = 0;
    let others = 0;
    for (const { query, stems } of wanted) {
      let word = weight(item, query, false);
      for (const stem of word ? [] : stems) {
        others += 1;
        word = weight(item, stem, true);
        if (word) { break; }
      }
      if (!word) { return; }
      score += word;
    }
    if (isNamed(item.shown, typed)) { score += 30; }
    // The chapter's name alone does not make a section a result.
    if (score >= 0.5) { results.push({ item, score, others, order }); }
  });
  return results.sort(
    (a, b) => a.others - b.others || b.score - a.score || a.order - b.order);
}

function found(query) {
  const typed = words(folded(query).plain).map((match) => match.word);
  const patterns = (shortest) => typed.map((word) => pattern(word, shortest));
  if (!typed.length) { return { wanted: [], results: [] }; }
  let wanted = patterns(4);
  let results = foundWith(wanted);
  if (!results.length) {
    // Three letters begin many words, so they are a last resort.
    wanted = patterns(3);
    results = foundWith(wanted);
  }
  return { wanted, results };
}

/** The part of a text with most of the words, and the words marked. */
function excerpt(field, text, wanted) {
  const hits = field.words.filter(({ word }) => wanted.some((query) => hitLength(word, query)));
  const length = 150;
  let start = 0;
  let most = 0;
  hits.forEach((first, index) => {
    const near = hits.slice(index).filter((hit) => hit.end - first.start <= length);
    const count = wanted
      .filter((query) => near.some((hit) => hitLength(hit.word, query))).length;
    if (count > most) {
      most = count;
      start = first.start;
    }
  });
  const from = field.words.findLast((word) => word.start <= Math.max(0, start - 40));
  const begin = start > 40 && from ? from.start : 0;
  const last = field.words.findLast((word) => word.end <= begin + length + 20);
  const isWhole = !last || last === field.words.at(-1);
  const end = isWhole ? field.plain.length : last.end;
  return [
    begin > 0 ? "… " : "",
    ...marked(field, text, wanted, begin, end),
    isWhole ? "" : " …",
  ];
}

function marked(field, text, wanted, begin = 0, end = field.plain.length) {
  const parts = [];
  let position = field.origins[begin];
  for (const { word, start } of field.words) {
    if (start < begin || start >= end) { continue; }
    const length = Math.max(...wanted.map((query) => hitLength(word, query)), 0);
    if (!length) { continue; }
    const from = field.origins[start];
    // A letter that folds to several, as a ligature does, is marked as a whole.
    let next = start + length;
    while (next < field.plain.length && field.origins[next] === field.origins[next - 1]) {
      next += 1;
    }
    const to = field.origins[next];
    parts.push(text.slice(position, from), make("mark", {}, text.slice(from, to)));
    position = to;
  }
  parts.push(text.slice(position, field.origins[end]));
  return parts;
}

/** Where an entry is; in a single file its page is a place of this one. */
function addressOf(entry) {
  const page = entry.page || "";
  const id = entry.id ? "#" + encodeURIComponent(entry.id) : "";
  if (!page.startsWith("#")) { return page + id || "#"; }
  return id && elementNamed(id) ? id : page;
}

function resultElement({ item }, wanted) {
  const { entry } = item;
  const title = make("span", { class: "result-title" });
  if (entry.section) {
    title.append(
      ...marked(item.section, entry.section, wanted), " ",
      make("span", { class: "result-chapter" }, "in " + entry.chapter));
  } else {
    title.append(...marked(item.chapter, entry.chapter, wanted));
  }
  const link = make("a", { href: addressOf(entry) }, title);
  const text = excerpt(item.text, entry.text || "", wanted);
  if (entry.text) { link.append(make("span", { class: "result-excerpt" }, ...text)); }
  link.addEventListener("click", () => search.close());
  return make("li", {}, link);
}

function updateResults() {
  const input = search.querySelector("input");
  const count = search.querySelector(".search-count");
  const list = search.querySelector(".search-results");
  list.replaceChildren();
  if (searchFailed) {
    count.textContent = "The search index is missing: search.js is not beside this page.";
  } else if (!searchIndex) {
    count.textContent = "Loading the index…";
  } else {
    const { wanted, results } = found(input.value);
    const shown = results.slice(0, 30);
    list.append(...shown.map((result) => resultElement(result, wanted)));
    count.textContent = countText(wanted.length, results.length, shown.length);
  }
}

function countText(words, results, shown) {
  if (!words) { return "Type words, or the beginnings of words."; }
  if (!results) { return "Nothing was found."; }
  if (results === 1) { return "1 result"; }
  return results + " results" + (shown < results ? ", the best " + shown + " shown" : "");
}

function moveInResults(event) {
  const input = search.querySelector("input");
  const links = all(".search-results a", search);
  const index = links.indexOf(document.activeElement);
  if (event.key === "ArrowDown" && links.length) {
    links[Math.min(index + 1, links.length - 1)].focus();
  } else if (event.key === "ArrowUp" && index >= 0) {
    (index === 0 ? input : links[index - 1]).focus();
  } else if (index >= 0 && event.key === "Home") {
    links[0].focus();
  } else if (index >= 0 && event.key === "End") {
    links[links.length - 1].focus();
  } else if (index >= 0 && (event.key.length === 1 || event.key === "Backspace")
    && !event.ctrlKey && !event.metaKey && !event.altKey) {
    // The letter itself arrives in the field, since the field has the focus by then.
    input.focus();
    return;
  } else {
    return;
  }
  event.preventDefault();
}

function makeSearch() {
  const input = make("input", {
    type: "text", role: "searchbox", enterkeyhint: "go", "aria-label": "Search the book",
    "aria-controls": "search-results", placeholder: "Search the book", autocomplete: "off",
    autocapitalize: "off", spellcheck: "false",
  });
  const form = make("form", { role: "search" }, input);
  search = makeDialog(
    "search", form,
    make("p", { class: "search-count", role: "status" }),
    make("ul", { class: "search-results", id: "search-results", "aria-label": "Results" }));
  search.setAttribute("aria-label", "Search");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = search.querySelector(".search-results a");
    if (first) { first.click(); }
  });
  input.addEventListener("input", updateResults);
  search.addEventListener("keydown", moveInResults);
}

function openSearch() {
  if (!search) { makeSearch(); }
  if (!searchIndex && !searchFailed) {
    load("search.js", () => {
      searchFailed = true;
      updateResults();
    });
  }
  show(search);
  search.querySelector("input").select();
  updateResults();
}

window.monographSearch = (entries) => {
  const pages = new Set();
  searchIndex = entries.map((entry) => {
    const name = entry.page + "\n" + entry.chapter;
    const isFirst = !pages.has(name);
    pages.add(name);
    return prepared(entry, isFirst);
  });
  if (search) { updateResults(); }
};

searchButtons.forEach((button) => {
  button.hidden = false;
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-keyshortcuts", "/ Control+K");
  button.append(make("kbd", { "aria-hidden": "true" }, "/"));
});
on(searchButtons, "click", openSearch);

const nameOrder = new Intl.Collator(undefined, { numeric: true });

/** A test for a text that was typed: words by their beginnings, “whole” words in quotes. */
function catalogueTest(query) {
  const parts = folded(query).plain.match(/["“„][^"“”„]+["”“]|\S+/gu) || [];
  const patterns = parts.map((part) => {
    const isWhole = part.length > 2 && /^["“„].*["”“]$/u.test(part);
    const text = (isWhole ? part.slice(1, -1) : part);
    const plain = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const begin = /^[\p{L}\p{N}]/u.test(text) ? "(?<![\\p{L}\\p{N}])" : "";
    const end = isWhole && /[\p{L}\p{N}]$/u.test(text) ? "(?![\\p{L}\\p{N}])" : "";
    return new RegExp(begin + plain + end, "u");
  });
  return (text) => patterns.every((pattern) => pattern.test(text));
}

function makeCatalogue(box) {
  const table = box.querySelector("table");
  const count = box.querySelector(".catalogue-count");
  const heads = Array.from(table.tHead.rows[0].cells);
  const titles = heads.map((head) => head.firstChild.textContent.trim());
  const sortable = heads.map((head, index) => index).filter((index) => index !== 1);
  const numbered = sortable.slice(1);
  const entries = Array.from(table.tBodies, (body, order) => ({
    body, order, text: null, isShown: true, name: body.querySelector("th").textContent,
    numbers: (body.dataset.n || "").split(" ")
      .map((text) => (text === "x" ? NaN : Number(text))),
  }));
  const given = heads.findIndex((head) => head.hasAttribute("aria-sort"));
  const initial = {
    search: "", sort: given, isUp: false, column: numbered[0], from: "", to: "",
  };
  const state = { ...initial };
  let opened = "";
  let shownOrder = given + "false";
  let waiting = 0;

  const search = make("input", {
    type: "search", "aria-label": "Search by token or word", autocomplete: "off",
    autocapitalize: "off", spellcheck: "false",
    placeholder: "Search a token or a word, “the” for the whole word",
  });
  const choice = (column, isUp) => {
    const order = column === 0 ? ["Z first", "A first"] : ["largest first", "smallest first"];
    return make("option", { value: column + (isUp ? " up" : "") },
      titles[column] + ", " + order[isUp ? 1 : 0]);
  };
  const sort = make("select", {});
  if (given < 0) { sort.append(make("option", { value: "-1" }, "as given")); }
  sortable.forEach((column) => sort.append(choice(column, false), choice(column, true)));
  const column = make("select", { "aria-label": "Only numbers of" },
    ...numbered.map((index) => make("option", { value: String(index) }, titles[index])));
  const bound = (name) => make("input", { type: "number", step: "any", "aria-label": name });
  const from = bound("from");
  const to = bound("to");
  const controls = make("div", { class: "catalogue-controls" },
    make("label", { class: "catalogue-search" }, search),
    make("label", { class: "sort-choice" }, "Sort by", sort));
  if (numbered.length) {
    controls.append(make("div", { class: "range", role: "group", "aria-label": "Range" },
      column, "from", from, "to", to));
  }
  box.prepend(controls);
  count.setAttribute("role", "status");

  /** What the search looks into: everything but the passages. */
  function textOf(entry) {
    if (entry.text === null) {
      const parts = all("tr:first-child > :nth-child(-n+2), summary b, td > p b", entry.body);
      entry.text = parts.map((part) => part.textContent).join(" \n ")
        .normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
    }
    return entry.text;
  }

  function compare(a, b) {
    if (state.sort < 0) { return a.order - b.order; }
    const sign = state.isUp ? 1 : -1;
    if (state.sort === 0) {
      return sign * nameOrder.compare(a.name, b.name) || a.order - b.order;
    }
    const [one, other] = [a.numbers[state.sort - 2], b.numbers[state.sort - 2]];
    // What is missing comes last either way.
    if (Number.isNaN(one) || Number.isNaN(other)) {
      return Number.isNaN(one) - Number.isNaN(other) || a.order - b.order;
    }
    return sign * (one - other) || a.order - b.order;
  }

  function update() {
    const order = state.sort + String(state.isUp);
    if (order !== shownOrder) {
      shownOrder = order;
      table.append(...entries.sort(compare).map((entry) => entry.body));
    }
    const test = catalogueTest(state.search);
    const low = state.from === "" ? -Infinity : Number(state.from);
    const high = state.to === "" ? Infinity : Number(state.to);
    const isRanged = state.from !== "" || state.to !== "";
    let shown = 0;
    entries.forEach((entry) => {
      const value = isRanged ? entry.numbers[state.column - 2] : 0;
      const isShown = (!isRanged || (value >= low && value <= high))
        && (!state.search.trim() || test(textOf(entry)));
      if (isShown !== entry.isShown) { entry.body.hidden = !isShown; }
      entry.isShown = isShown;
      shown += isShown;
    });
    heads.forEach((head, index) => {
      if (index === state.sort) {
        head.setAttribute("aria-sort", state.isUp ? "ascending" : "descending");
      } else {
        head.removeAttribute("aria-sort");
      }
    });
    describe(shown);
  }

  function describe(shown) {
    const noun = box.dataset.catalogue;
    const total = entries.length + " " + noun + (entries.length === 1 ? "" : "s");
    const first = state.sort === 0
      ? (state.isUp ? "" : ", backwards")
      : ", the " + (state.isUp ? "smallest" : "largest") + " first";
    const by = state.sort < 0 ? "" : ", by " + titles[state.sort] + first;
    const text = (shown === entries.length ? total : shown + " of " + total) + by;
    // The same text is not announced again.
    if (count.textContent !== text) { count.textContent = text; }
  }

  function showControls() {
    search.value = state.search;
    sort.value = state.sort + (state.isUp && state.sort >= 0 ? " up" : "");
    column.value = String(state.column);
    from.value = state.from;
    to.value = state.to;
  }

  function change(values) {
    Object.assign(state, values);
    showControls();
    update();
    remember();
  }

  /** Puts the state into the address, so that a link leads to what is shown. */
  function remember() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const query = new URLSearchParams();
      if (state.search.trim()) { query.set("search", state.search.trim()); }
      if (state.sort !== initial.sort || state.isUp !== initial.isUp) {
        query.set("sort", titles[state.sort] || "");
        if (state.isUp) { query.set("up", "1"); }
      }
      if (state.from !== "" || state.to !== "") {
        query.set("column", titles[state.column]);
        query.set("range", state.from + ".." + state.to);
      }
      const text = query.toString();
      const hash = "#" + (opened || box.dataset.anchor) + (text ? "?" + text : "");
      const isOwn = text || opened || owns(location.hash);
      // Some browsers refuse when a page does this often.
      try { if (isOwn) { history.replaceState(null, "", hash); } } catch { /* not now */ }
    }, 250);
  }

  function owns(hash) {
    const target = elementNamed(hash.split("?")[0]);
    return target && (box.contains(target) || hash.split("?")[0] === "#" + box.dataset.anchor);
  }

  function read() {
    const [name, text] = location.hash.split("?", 2);
    if (!owns(location.hash)) { return; }
    if (text !== undefined) {
      const query = new URLSearchParams(text);
      const place = (title) => titles.indexOf(title);
      const range = (query.get("range") || "..").split("..");
      const isNumber = (bound) => bound !== "" && Number.isFinite(Number(bound));
      const wanted = query.has("sort") ? place(query.get("sort")) : initial.sort;
      Object.assign(state, initial, {
        search: query.get("search") || "",
        sort: sortable.includes(wanted) ? wanted : initial.sort, isUp: query.get("up") === "1",
        from: isNumber(range[0]) ? range[0] : "",
        to: isNumber(range[1] || "") ? range[1] : "",
      });
      if (numbered.includes(place(query.get("column")))) {
        state.column = place(query.get("column"));
      }
    }
    const body = elementNamed(name).closest(".catalogue tbody");
    const entry = entries.find((other) => other.body === body);
    if (entry && !entry.isShown && text === undefined) { Object.assign(state, initial); }
    showControls();
    update();
    if (entry) { open(entry); }
  }

  /** Makes elements of what is folded, which is a text until then. */
  function fill(fold) {
    const source = fold.querySelector("noscript");
    if (!source) { return; }
    const parsed = new DOMParser().parseFromString(source.textContent, "text/html");
    source.replaceWith(...parsed.body.childNodes);
  }

  function open(entry) {
    entry.body.hidden = false;
    const fold = entry.body.querySelector("details");
    if (fold) {
      fill(fold);
      fold.open = true;
    }
    all(".here", box).forEach((body) => body.classList.remove("here"));
    entry.body.classList.add("here");
    entry.body.scrollIntoView({ behavior: "instant" });
  }

  heads.forEach((head, index) => {
    if (!sortable.includes(index)) { return; }
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => change(
      state.sort === index ? { isUp: !state.isUp } : { sort: index, isUp: index === 0 }));
  });
  search.addEventListener("input", () => change({ search: search.value }));
  sort.addEventListener("change", () => {
    const [index, up] = sort.value.split(" ");
    change({ sort: Number(index), isUp: up === "up" });
  });
  on([column, from, to], "input", () => change(
    { column: Number(column.value), from: from.value, to: to.value }));

  table.addEventListener("toggle", (event) => {
    const fold = event.target;
    const body = fold.closest("tbody");
    if (!fold.open && opened === body.id) { opened = ""; }
    if (fold.open) {
      opened = body.id;
      fill(fold);
    }
    remember();
  }, true);
  table.addEventListener("click", (event) => {
    if (event.target.closest("a, button, details") || String(getSelection())) { return; }
    const body = event.target.closest("tbody");
    const fold = body && body.querySelector("details");
    if (fold) { fold.open = !fold.open; }
  });
  // The arrows move between the entries, and from the search to the first.
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isHere = event.target === search || event.target.matches("summary");
    if (!step || !isHere || event.altKey || event.ctrlKey || event.metaKey) { return; }
    const folds = all("tbody:not([hidden]) summary", table);
    const place = folds.indexOf(event.target) + step;
    if (place < -1 || (place < 0 && event.target === search)) { return; }
    const next = place < 0 ? search : folds[place];
    if (next) { next.focus(); }
    event.preventDefault();
  });
  showControls();
  window.addEventListener("hashchange", read);
  read();
}

all("[data-catalogue]").forEach(makeCatalogue);

const helpButtons = all("[data-help-button]");
let help = null;

function usesSingleKeys() {
  return choices.get("single-keys") !== "off";
}

function makeHelp() {
  const keys = [
    [["/", "Ctrl K"], "Search the book"],
    [["←", "→"], "The chapter before, the next chapter"],
    [["t"], "Theme: automatic, light, dark"],
    [["Esc"], "Close a dialog or a preview"],
    [["?"], "Show this list"],
  ];
  const list = make("dl", {});
  keys.forEach(([names, meaning]) => {
    const term = make("dt", {});
    names.forEach((name, index) => {
      if (index) { term.append(" or "); }
      name.split(" ").forEach((key, part) => {
        if (part) { term.append(" "); }
        term.append(make("kbd", {}, key));
      });
    });
    list.append(term, make("dd", {}, meaning));
  });
  const box = make("input", { type: "checkbox" });
  box.checked = usesSingleKeys();
  box.addEventListener("change", () => choices.set("single-keys", box.checked ? null : "off"));
  help = makeDialog(
    "help", make("h2", {}, "Keyboard shortcuts"),
    make(
      "div", { class: "dialog-body" }, list,
      make(
        "label", {}, box,
        make("span", {}, "Use the shortcuts of a single key: /, t, ? and the arrows"))));
}

function openHelp() {
  if (!help) { makeHelp(); }
  show(help);
}

function isTyping(focus) {
  return focus.isContentEditable || focus.matches("input, textarea, select");
}

/** Whether the arrow keys already move something where the focus is. */
function isScrolled(focus) {
  return focus.closest("pre, .scroll, .image, .equation, summary, [role=region]");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) { return; }
  if (event.key === "Escape") {
    closePreview();
    return;
  }
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    if (!searchButtons.length) { return; }
    event.preventDefault();
    openSearch();
    return;
  }
  const focus = document.activeElement || document.body;
  if (isCommand || event.altKey || !usesSingleKeys() || isTyping(focus)) { return; }
  if (document.querySelector("dialog[open]")) { return; }
  const relation = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (relation && !event.shiftKey && !isScrolled(focus)) {
    const link = document.querySelector("a[rel~=" + relation + "]");
    if (link) { link.click(); }
  } else if (event.key === "/" && searchButtons.length) {
    event.preventDefault();
    openSearch();
  } else if (event.key === "?") {
    event.preventDefault();
    openHelp();
  } else if (event.key === "t") {
    nextTheme();
  }
});

helpButtons.forEach((button) => {
  button.hidden = false;
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-keyshortcuts", "?");
});
on(helpButtons, "click", openHelp);

const runFacts = all("[data-run]");

window.monographRun = (pairs) => {
  runFacts.forEach((list) => {
    list.replaceChildren(...pairs.flatMap(([name, value]) => [
      make("dt", {}, String(name)), make("dd", {}, String(value)),
    ]));
  });
};

// Where the call is part of the page, as in a single file, there is nothing to load.
window.addEventListener("load", () => {
  if (runFacts.some((list) => !list.childElementCount && list.dataset.run !== "inline")) {
    load("run.js", () => {});
  }
});
})();
