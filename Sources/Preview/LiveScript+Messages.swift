extension LiveScript {
  /// Shows problems and activity over the page, out of reach of its styles.
  ///
  /// Texts are set as texts, never as markup: they quote what an author wrote.
  static let messages = #"""
    function messages() {
      var host = document.createElement("monograph-live");
      var root = host.attachShadow({ mode: "open" });
      var sheet = new CSSStyleSheet();
      sheet.replaceSync([
        ":host{all:initial;color-scheme:light dark}",
        "*{box-sizing:border-box}",
        "section,footer,button{font:15px/1.5 system-ui,sans-serif}",
        "section{position:fixed;z-index:2147483647;inset:0 0 auto 0;max-height:70vh;overflow:auto;",
        "background:#fff8f6;color:#2b1512;border-bottom:4px solid #b3261e;padding:1rem 1.25rem;",
        "box-shadow:0 8px 30px rgba(0,0,0,.3)}",
        "section>*{max-width:60rem;margin-inline:auto}",
        "h2{font-size:16px;margin:0 0 .5rem}",
        "article{border-top:1px solid #e3c4bf;padding:.75rem 0}",
        "h3{font-size:15px;margin:0}p{margin:.25rem 0;white-space:pre-wrap}",
        ".kind{color:#b3261e}.warning .kind{color:#8a5300}",
        ".place,pre{font:13px/1.45 ui-monospace,monospace}.place{color:#6b4f4a}",
        "pre{overflow-x:auto;background:#f6e6e3;padding:.5rem .75rem;margin:.5rem 0;tab-size:4}",
        "button{cursor:pointer;border:1px solid #8a6f6a;border-radius:6px;background:#fff;",
        "color:#2b1512;padding:.15rem .7rem}",
        "button:focus-visible{outline:3px solid #1a5fb4;outline-offset:2px}",
        ".head{display:flex;justify-content:space-between;align-items:start;gap:1rem}",
        "footer{position:fixed;z-index:2147483646;inset:auto 0 0 0;display:flex;gap:1rem;",
        "align-items:center;justify-content:center;pointer-events:none;padding:.5rem}",
        "footer>*{pointer-events:auto;background:#22262b;color:#fff;border:0;border-radius:999px;",
        "padding:.25rem .9rem;box-shadow:0 2px 10px rgba(0,0,0,.35)}",
        "[hidden]{display:none!important}",
        "@media (prefers-color-scheme:dark){section{background:#2a1917;color:#fbe9e6;",
        "border-color:#f2796f}article{border-color:#57332e}pre{background:#3a2320}",
        ".kind{color:#ff9d94}.warning .kind{color:#ffc266}.place{color:#d9b6b0}",
        "section button{background:#3a2320;color:#fbe9e6}}",
        "@media print{section,footer{display:none}}"
      ].join(""));
      root.adoptedStyleSheets = [sheet];

      function add(parent, tag, text, name) {
        var element = document.createElement(tag);
        if (text) { element.textContent = text; }
        if (name) { element.className = name; }
        parent.append(element);
        return element;
      }
      var panel = add(root, "section");
      panel.setAttribute("role", "alert");
      panel.setAttribute("aria-label", "Problems in the book");
      panel.tabIndex = -1;
      panel.hidden = true;
      var foot = add(root, "footer");
      var pill = add(foot, "button");
      pill.type = "button";
      pill.hidden = true;
      var line = add(foot, "span");
      line.hidden = true;
      document.documentElement.append(host);

      var current = [], activity = null, isConnected = true;
      function count(list) {
        var errors = list.filter(function (problem) { return problem.severity === "error"; });
        function say(number, word) { return number + " " + word + (number === 1 ? "" : "s"); }
        return [[errors.length, "error"], [list.length - errors.length, "warning"]]
          .filter(function (entry) { return entry[0]; })
          .map(function (entry) { return say(entry[0], entry[1]); }).join(", ");
      }
      function open(isOpen) {
        panel.hidden = !isOpen;
        pill.hidden = isOpen || !current.length;
        pill.textContent = "Show " + count(current);
      }
      function showLine() {
        line.textContent = isConnected ? activity || "" : "The preview has stopped.";
        line.hidden = !line.textContent;
      }
      pill.addEventListener("click", function () { open(true); panel.focus(); });
      window.addEventListener("keydown", function (event) {
        if (event.key === "Escape" && !panel.hidden) {
          open(false);
          event.stopPropagation();
        }
      }, true);

      return {
        problems: function (list) {
          if (JSON.stringify(list) === JSON.stringify(current)) { return; }
          current = list;
          panel.replaceChildren();
          var head = add(panel, "div", null, "head");
          add(head, "h2", count(list));
          var hide = add(head, "button", "Hide (Esc)");
          hide.type = "button";
          hide.addEventListener("click", function () { open(false); });
          list.forEach(function (problem) {
            var item = add(panel, "article", null, problem.severity);
            var title = add(item, "h3");
            add(title, "span", problem.severity + ": ", "kind");
            add(title, "span", problem.title);
            if (problem.place) { add(item, "p", problem.place, "place"); }
            if (problem.message) { add(item, "p", problem.message); }
            if (problem.excerpt) { add(item, "pre", problem.excerpt); }
            if (problem.suggestion) { add(item, "p", "→ " + problem.suggestion); }
          });
          open(list.some(function (problem) { return problem.severity === "error"; }));
        },
        activity: function (text) { activity = text; showLine(); },
        connection: function (state) { isConnected = state; showLine(); }
      };
    }
    """#
}
