extension Theme.Script {
  /// Buttons that copy listings and keys.
  static let copying = #"""
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
    """#
}
