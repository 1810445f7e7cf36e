extension Theme.Script {
  /// Catalogues: search, sorting, a range of numbers, and all of it in the address.
  static let catalogues = #"""
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
    """#
}
