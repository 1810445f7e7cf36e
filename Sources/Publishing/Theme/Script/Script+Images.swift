extension Theme.Script {
  /// Figures at full size.
  static let images = #"""
    let zoom = null;

    function figureName(image) {
      const figure = image.closest("figure:not(.subfigure)") || image.closest("figure");
      const number = figure && figure.querySelector(".figure-number");
      const letter = image.closest(".subfigure");
      const mark = letter && letter.querySelector(".subfigure-letter");
      return [number, mark]
        .map((part) => (part ? part.textContent.trim().replace(/[.:]$/, "") : ""))
        .filter(Boolean).join(" ") || "Image";
    }

    function openZoom(box) {
      const images = all("img", box);
      const title = figureName(images[0]);
      const caption = box.closest("figure").querySelector("figcaption");
      if (!zoom) {
        const head = make("h2", {});
        const body = make("div", { class: "zoom-image", tabindex: "0", role: "region" });
        const text = make("p", { class: "zoom-caption" });
        zoom = makeDialog("zoom", head, body, text);
        body.addEventListener("click", () => zoom.close());
      }
      zoom.querySelector("h2").textContent = title;
      const body = zoom.querySelector(".zoom-image");
      body.setAttribute("aria-label", title + ", large");
      body.replaceChildren(...images.map(copyOf));
      const text = zoom.querySelector(".zoom-caption");
      text.hidden = !caption;
      const words = caption && copyOf(caption.querySelector("p") || caption);
      text.replaceChildren(...(words ? words.childNodes : []));
      show(zoom);
    }

    const imageBoxes = new Set(
      all("figure img:not(.previews *)").map((image) => image.closest(".image") || image));
    imageBoxes.forEach((box) => {
      const frame = make("div", { class: "zoomable" });
      box.replaceWith(frame);
      frame.append(box);
      const name = figureName(frame.querySelector("img"));
      const button = make(
        "button",
        {
          type: "button", class: "zoom-button", title: "Enlarge",
          "aria-label": "Enlarge " + (name === "Image" ? "the image" : name),
          "aria-haspopup": "dialog",
        });
      button.addEventListener("click", () => openZoom(frame));
      on(all("img", frame), "click", () => {
        // Focus returns to the button, also if the image was pressed.
        button.focus({ preventScroll: true });
        openZoom(frame);
      });
      frame.append(button);
    });
    """#
}
