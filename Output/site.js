(function () {
  "use strict";
  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  }
  var buttons = document.querySelectorAll("[data-theme-button]");
  function describe() {
    buttons.forEach(function (button) {
      button.hidden = false;
      button.textContent = isDark() ? "Light theme" : "Dark theme";
    });
  }
  buttons.forEach(function (button) {
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch (error) { /* private mode */ }
      describe();
    });
  });
  system.addEventListener("change", describe);
  describe();

  if (navigator.clipboard) {
    document.querySelectorAll("pre.listing").forEach(function (listing) {
      var box = document.createElement("div");
      box.className = "with-copy";
      listing.replaceWith(box);
      box.append(listing);
      var button = document.createElement("button");
      button.className = "copy";
      button.type = "button";
      button.textContent = "Copy";
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(listing.textContent).then(function () {
          button.textContent = "Copied";
          setTimeout(function () { button.textContent = "Copy"; }, 1600);
        });
      });
      box.append(button);
    });
  }

  var links = Array.from(document.querySelectorAll(".rail .sections a"));
  var headings = links.map(function (link) {
    return document.getElementById(decodeURIComponent(link.hash.slice(1)));
  });
  function mark() {
    var current = -1;
    headings.forEach(function (heading, index) {
      if (heading && heading.getBoundingClientRect().top < 140) { current = index; }
    });
    links.forEach(function (link, index) {
      link.classList.toggle("here", index === current);
    });
  }
  if (links.length) {
    var waiting = false;
    window.addEventListener("scroll", function () {
      if (waiting) { return; }
      waiting = true;
      requestAnimationFrame(function () { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    var focus = document.activeElement;
    if (focus && focus !== document.body && focus.closest("input,textarea,select,pre,.scroll,summary")) { return; }
    var relation = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    var link = relation && document.querySelector("a[rel=" + relation + "]");
    if (link) { link.click(); }
  });
})();
