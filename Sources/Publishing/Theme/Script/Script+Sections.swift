extension Theme.Script {
  /// Where the reader is: the current section in the chapter list, what a link leads to.
  static let sections = #"""
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
    """#
}
