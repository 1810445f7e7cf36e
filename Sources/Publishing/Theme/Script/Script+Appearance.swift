extension Theme.Script {
  /// The theme: the system's, light or dark.
  static let appearance = #"""
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
    """#
}
