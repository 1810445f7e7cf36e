extension Theme.Script {
  /// Full-text search in an index that is loaded when it is first needed.
  static let search = #"""
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
    """#
}
