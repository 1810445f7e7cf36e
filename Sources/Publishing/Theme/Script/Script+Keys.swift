extension Theme.Script {
  /// The keys, and the dialog that lists them.
  static let keys = #"""
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
    """#
}
