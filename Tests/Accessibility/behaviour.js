// What the script of the pages does, tried on fixture.html by check.py.
window.behaviour = async (settled) => {
  const results = [];
  const one = (selector) => document.querySelector(selector);
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const key = (name, options) => (document.activeElement || document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...options }));
  const expect = (value, wanted, what) => {
    if (JSON.stringify(value) !== JSON.stringify(wanted)) {
      const [found, expected] = [JSON.stringify(value), JSON.stringify(wanted)];
      throw new Error(what + ": " + found + " instead of " + expected);
    }
  };
  const point = (element, type) => element.dispatchEvent(
    new PointerEvent(type, { pointerType: "mouse" }));
  const look = async (name, action) => {
    try {
      await action();
      results.push({ name, problem: "" });
    } catch (error) {
      results.push({ name, problem: error.message });
    }
    document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
    if (document.activeElement) { document.activeElement.blur(); }
    await settled();
  };
  const search = async (text) => {
    const field = one(".search input");
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return Array.from(document.querySelectorAll(".search-results a"));
  };
  const titles = (links) => links.map((link) => link.querySelector(".result-title").textContent);
  const preview = async (selector) => {
    point(one(selector), "pointerenter");
    await wait(250);
    return one(".preview");
  };

  await look("buttons are shown", () => {
    const hidden = document.querySelectorAll(".rail .tools button[hidden]");
    expect(hidden.length, 0, "hidden buttons");
  });

  await look("the theme cycles and is remembered", () => {
    const button = one("[data-theme-button]");
    const seen = [1, 2, 3].map(() => {
      button.click();
      return [document.documentElement.dataset.theme || "auto", button.textContent];
    });
    const wanted = ["light", "dark", "auto"].map((theme) => [theme, "Theme: " + theme]);
    expect(seen, wanted, "themes");
    key("t");
    key("t");
    expect(document.documentElement.dataset.theme, "dark", "theme by key");
    expect(localStorage.getItem("theme"), "dark", "remembered theme");
    key("t");
    expect(localStorage.getItem("theme"), null, "automatic theme");
  });

  await look("search opens by key, with the focus in its field", () => {
    key("/");
    expect(one(".search").open, true, "open by /");
    expect(document.activeElement, one(".search input"), "focus");
    one(".search").close();
    key("k", { ctrlKey: true });
    expect(one(".search").open, true, "open by Ctrl+K");
    expect(one("script[src='search.js']"), null, "an index that is in the page is not loaded");
  });

  await look("search ranks titles before headings before texts", async () => {
    one("[data-search-button]").click();
    const links = await search("training");
    expect(
      titles(links),
      ["Training dictionaries", "Every kind of block",
        "Mathematics & <b>signs</b> in Every kind of block", "Claims in Every kind of block"],
      "results");
    expect(titles(await search("claim"))[0], "Claims in Every kind of block", "heading first");
    expect(one(".search-count").textContent, "1 result", "count");
  });

  await look("search wants all words, by their beginnings, without accents", async () => {
    key("/");
    expect(titles(await search("resu caf")).length, 1, "folded");
    expect(titles(await search("resume elephant")).length, 0, "all words");
    expect(titles(await search("esume")).length, 0, "beginnings only");
    expect(titles(await search("final")).length, 1, "ligature");
    expect(one(".search-results mark").textContent, "ﬁnal", "mark of a ligature");
    await search("Résumé");
    expect(one(".search-results mark").textContent, "résumé", "mark with accents");
    expect(titles(await search("  ")).length, 0, "nothing typed");
  });

  await look("search shows mark-up as text", async () => {
    key("/");
    const links = await search("signs");
    expect(links[0].querySelector("b"), null, "element in a title");
    await search("mark up");
    expect(one(".search-results i"), null, "element in an excerpt");
    expect(links[0].getAttribute("href"), "fixture.html#mathematics", "address");
  });

  await look("arrow keys move among the results", async () => {
    key("/");
    const links = await search("training");
    key("ArrowDown");
    key("ArrowDown");
    expect(document.activeElement === links[1], true, "second result");
    key("ArrowUp");
    key("ArrowUp");
    expect(document.activeElement === one(".search input"), true, "field");
    key("t");
    expect(document.documentElement.dataset.theme, undefined, "no shortcut while typing");
  });

  await look("help lists the keys and switches them off", async () => {
    key("?");
    expect(one(".help").open, true, "open");
    const title = document.getElementById(one(".help").getAttribute("aria-labelledby"));
    expect(title.textContent, "Keyboard shortcuts", "name");
    one(".help input").click();
    one(".help").close();
    key("/");
    expect(one(".search").open, false, "switched off");
    one("[data-help-button]").click();
    one(".help input").click();
    one(".help").close();
    key("/");
    expect(one(".search").open, true, "switched on");
  });

  await look("a dialog returns the focus", () => {
    const button = one(".rail [data-help-button]");
    button.focus();
    button.click();
    expect(one(".help").contains(document.activeElement), true, "focus inside");
    one(".help .dialog-close").click();
    expect(document.activeElement === button, true, "focus after");
  });

  await look("a reference previews its figure", async () => {
    const box = await preview("a.reference[href='#fig-parts']");
    expect(box.querySelector("figcaption .subfigure-letter").textContent, "(a)", "caption");
    expect(box.querySelectorAll("[id], button").length, 0, "identifiers and buttons");
    expect(one("a.reference").getAttribute("aria-describedby"), "preview", "description");
    const shown = box.getBoundingClientRect();
    expect(shown.left >= 0 && shown.right <= innerWidth && shown.top >= 0, true, "on screen");
    point(one("a.reference"), "pointerleave");
    point(box, "pointerenter");
    await wait(500);
    expect(box.isConnected, true, "stays under the pointer");
    key("Escape");
    expect(box.isConnected, false, "closed by Escape");
  });

  for (const [selector, wanted] of [
    ["a.citation", "Cunningham, H."],
    ["a.reference[href='#claims']", "The ledger has one line"],
    ["a.reference[href='#tbl-small']", "Table 1.1."],
    ["a.reference[href='#eq-loss']", "(1.1)"],
    ["a.reference[href='other.html#fig-away']", "A figure of another page."],
  ]) {
    await look("preview of " + selector, async () => {
      const box = await preview(selector);
      expect(Boolean(box && box.textContent.includes(wanted)), true, wanted);
      point(one(selector), "pointerleave");
      await wait(400);
      expect(one(".preview"), null, "closed");
    });
  }

  await look("a note beside its mark is lit, not repeated", async () => {
    const box = await preview(".note-mark a");
    expect(box, null, "preview");
    expect(one("#note-1").classList.contains("lit"), true, "lit");
    key("Escape");
    expect(one("#note-1").classList.contains("lit"), false, "unlit");
  });

  await look("images open at full size", () => {
    const button = one("#fig-parts-b .zoom-button");
    expect(button.getAttribute("aria-label"), "Enlarge Figure 1.1 (b)", "name");
    button.focus();
    button.click();
    expect(one(".zoom").open, true, "open");
    expect(one(".zoom h2").textContent, "Figure 1.1 (b)", "title");
    expect(one(".zoom img").alt.length > 0, true, "alternative text");
    one(".zoom-image").click();
    expect(one(".zoom").open, false, "closed by a press");
    expect(document.activeElement === button, true, "focus after");
    expect(document.querySelectorAll("main figure img").length,
      document.querySelectorAll("main .zoomable img").length, "every image");
  });

  await look("what the run did is shown", () => {
    expect(one("[data-run] dt").textContent, "Results", "name");
    expect(document.querySelectorAll("[data-run] dd").length, 3, "values");
  });

  await look("keys and listings are copied whole", async () => {
    if (!navigator.clipboard) { return; }
    const copied = [];
    navigator.clipboard.writeText = (text) => {
      copied.push(text);
      return Promise.resolve();
    };
    one(".provenance .copy-key").click();
    one(".cite-this .copy").click();
    await settled();
    expect(copied[0], "67413d3cdb0000000000000000000000", "key");
    expect(copied[1].startsWith("@book{"), true, "citation");
    expect(one(".cite-this .copy").textContent, "Copied", "answer");
  });

  await look("dialogs and previews have no serious violation", async () => {
    const audit = async (part, what) => {
      const { violations } = await axe.run(part, { preload: false });
      const bad = violations.filter((rule) => ["serious", "critical"].includes(rule.impact));
      expect(bad.map((rule) => rule.id), [], what);
    };
    key("/");
    await search("the");
    await audit(one(".search"), "search");
    one(".search").close();
    for (const [button, dialog] of [
      [".rail [data-help-button]", ".help"], ["#fig-one .zoom-button", ".zoom"],
    ]) {
      one(button).click();
      await audit(one(dialog), dialog);
      one(dialog).close();
    }
    await audit(await preview("a.reference[href='#fig-parts']"), "preview");
    key("Escape");
  });

  await look("in a single file, results lead to places of the page", async () => {
    window.monographSearch([
      { page: "#figures", chapter: "A", section: "B", id: "claims", text: "zebra" },
      { page: "#figures", chapter: "A", section: "C", id: "absent", text: "zebra" },
      { page: "", chapter: "A", section: "D", id: "record", text: "zebra" },
    ]);
    key("/");
    const addresses = (await search("zebra")).map((link) => link.getAttribute("href"));
    expect(addresses, ["#claims", "#figures", "#record"], "addresses");
  });

  await look("what scrolls sideways is reached by the keyboard", async () => {
    const [named, bare] = document.querySelectorAll(".equation-body");
    document.querySelector("main").style.width = "300px";
    window.dispatchEvent(new Event("resize"));
    expect([bare.tabIndex, bare.getAttribute("role")], [0, "group"], "too wide");
    document.querySelector("main").style.width = "";
    window.dispatchEvent(new Event("resize"));
    expect([bare.tabIndex, bare.getAttribute("role")], [-1, null], "wide enough");
    expect(named.getAttribute("aria-label"), "Equation 1.1", "a name of its own");
  });

  await look("targets are large enough", () => {
    const small = Array.from(document.querySelectorAll("main button, .tools button"))
      .filter((button) => button.checkVisibility() && !button.closest("details:not([open])"))
      .map((button) => [button.className, button.getBoundingClientRect()])
      .filter(([, box]) => box.width < 24 || box.height < 24)
      .map(([name]) => name);
    expect(small, [], "small buttons");
  });
  return results;
};
