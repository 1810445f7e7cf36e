extension Theme.Script {
  /// Previews of what references, citations and note marks lead to.
  static let previews = #"""
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
    """#
}
