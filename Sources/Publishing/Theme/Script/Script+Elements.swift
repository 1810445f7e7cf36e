extension Theme.Script {
  /// What the other parts share: elements, dialogs, announcements, remembered choices.
  static let elements = #"""
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
    """#
}
