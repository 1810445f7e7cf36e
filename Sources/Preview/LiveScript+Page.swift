extension LiveScript {
  /// Brings the page up to date.
  ///
  /// The page's own scripts may have changed what is on the screen, so the old page is compared
  /// with the new one as they were sent, and only what differs is replaced on the screen; images,
  /// open details and listeners elsewhere stay. Where the screen cannot be matched with the old
  /// page, the page is loaded anew at the same place.
  static let page = #"""
    function livePage(shown) {
      var script = document.querySelector("script[data-page]");
      var identity = script ? script.dataset.page : "";
      var keyOfPlace = "monograph-place:" + location.pathname;
      var old = null, turn = 0, isBusy = false, isWanted = false;

      function pathOf(address) {
        var url;
        try { url = new URL(address, location.href); } catch (error) { return null; }
        if (url.origin !== location.origin) { return null; }
        var path = url.pathname.slice(1);
        try { path = decodeURIComponent(path); } catch (error) { return null; }
        return path === "" || path.endsWith("/") ? path + "index.html" : path;
      }

      function openDetails(root) {
        return Array.from(root.querySelectorAll("details")).map(function (details) {
          return details.open;
        });
      }

      function loadAnew() {
        try {
          sessionStorage.setItem(keyOfPlace, JSON.stringify({
            x: scrollX, y: scrollY, open: openDetails(document)
          }));
        } catch (error) { /* storage is switched off */ }
        location.reload();
      }

      function restorePlace() {
        var place = null;
        try {
          place = JSON.parse(sessionStorage.getItem(keyOfPlace));
          sessionStorage.removeItem(keyOfPlace);
        } catch (error) { /* storage is switched off */ }
        if (!place) { return; }
        var all = document.querySelectorAll("details");
        if (all.length === place.open.length) {
          all.forEach(function (details, index) { details.open = place.open[index]; });
        }
        scrollTo({ left: place.x, top: place.y, behavior: "instant" });
      }

      /* Which element on the screen stands for which element of the old page. */
      function isSame(onScreen, sent) {
        return onScreen.tagName === sent.tagName && onScreen.id === sent.id;
      }
      function match(onScreen, sent) {
        var found = [], next = onScreen.firstElementChild;
        for (var child = sent.firstElementChild; child; child = child.nextElementSibling) {
          while (next && !isSame(next, child)
            && !(next.firstElementChild && isSame(next.firstElementChild, child))) {
            next = next.nextElementSibling;
          }
          if (!next) { return null; }
          found.push(next);
          next = next.nextElementSibling;
        }
        return found;
      }

      function hasText(element) {
        return Array.from(element.childNodes).some(function (node) {
          return node.nodeType === Node.TEXT_NODE && node.data.trim() !== "";
        });
      }
      function tag(element) { return element.cloneNode(false).outerHTML; }

      /* Replaces the children that differ; false if that cannot be done in place. */
      function replaceChildren(onScreen, before, after, replaced) {
        var screenChildren = match(onScreen, before);
        if (!screenChildren) { return false; }
        var olds = Array.from(before.children), news = Array.from(after.children);
        var start = 0, end = 0;
        while (start < olds.length && start < news.length
          && olds[start].isEqualNode(news[start])) { start += 1; }
        while (end < olds.length - start && end < news.length - start
          && olds[olds.length - 1 - end].isEqualNode(news[news.length - 1 - end])) { end += 1; }
        var oldMiddle = olds.slice(start, olds.length - end);
        var newMiddle = news.slice(start, news.length - end);
        if (oldMiddle.length === newMiddle.length) {
          return oldMiddle.every(function (element, index) {
            if (element.isEqualNode(newMiddle[index])) { return true; }
            return replaceOne(screenChildren[start + index], element, newMiddle[index], replaced);
          });
        }
        if (oldMiddle.concat(newMiddle).some(isProgram)) { return false; }
        var follower = screenChildren[olds.length - end] || null;
        if (!follower && oldMiddle.length) {
          follower = screenChildren[olds.length - end - 1].nextSibling;
        }
        oldMiddle.forEach(function (_, index) { screenChildren[start + index].remove(); });
        newMiddle.forEach(function (element) {
          var copy = document.importNode(element, true);
          onScreen.insertBefore(copy, follower);
          replaced.push(copy);
        });
        return true;
      }

      function replaceOne(onScreen, before, after, replaced) {
        if (before.dataset.page && after.dataset.page) { return true; }
        if (isProgram(before) || isProgram(after)) { return false; }
        var isBlock = before.children.length && !hasText(before) && !hasText(after);
        if (isBlock && isSame(onScreen, before) && tag(before) === tag(after)) {
          return replaceChildren(onScreen, before, after, replaced);
        }
        var copy = document.importNode(after, true);
        var opened = openDetails(onScreen);
        onScreen.replaceWith(copy);
        copy.querySelectorAll("details").forEach(function (details, index) {
          if (opened.length > index) { details.open = opened[index]; }
        });
        if (copy.tagName === "DETAILS") { copy.open = onScreen.open || copy.open; }
        replaced.push(copy);
        return true;
      }

      function isProgram(element) {
        return element.tagName === "SCRIPT" || element.querySelector("script") !== null;
      }

      function headOf(page) {
        return Array.from(page.head.children).filter(function (element) {
          return !/^(TITLE|META)$/.test(element.tagName);
        }).map(function (element) { return element.outerHTML; }).join("\n");
      }

      /* What the reader looks at keeps its place on the screen. */
      function keepingPlace(action) {
        var anchors = Array.from(document.querySelectorAll("main *")).filter(function (element) {
          var box = element.getBoundingClientRect();
          return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
        }).slice(0, 40).map(function (element) {
          return { element: element, top: element.getBoundingClientRect().top };
        });
        action();
        var anchor = anchors.reverse().find(function (anchor) {
          return anchor.element.isConnected && anchor.top >= 0;
        });
        if (!anchor || scrollY === 0) { return; }
        var moved = anchor.element.getBoundingClientRect().top - anchor.top;
        if (Math.abs(moved) > 1) { scrollBy({ top: moved, behavior: "instant" }); }
      }

      function swap(page) {
        if (!old || headOf(old) !== headOf(page) || tag(old.body) !== tag(page.body)) {
          return false;
        }
        var replaced = [], isDone = false;
        keepingPlace(function () {
          isDone = replaceChildren(document.body, old.body, page.body, replaced);
        });
        if (!isDone) { return false; }
        document.title = page.title;
        document.dispatchEvent(
          new CustomEvent("monograph:change", { detail: { elements: replaced } }));
        return true;
      }

      function take(text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        var tagged = page.querySelector("script[data-page]");
        var arrived = tagged ? tagged.dataset.page : "";
        if (arrived !== identity && !swap(page)) { loadAnew(); return; }
        identity = arrived;
        old = page;
      }

      /* Fetches the page and shows what has changed in it; one fetch at a time. */
      function update() {
        if (isBusy) { isWanted = true; return; }
        isBusy = true;
        fetch(location.pathname, { cache: "no-store" }).then(function (answer) {
          return answer.text();
        }).then(take).catch(function () { /* the server is away; it will call again */ })
          .finally(function () {
            isBusy = false;
            if (isWanted) { isWanted = false; update(); }
          });
      }

      function fresh(address) {
        var url = new URL(address, location.href);
        turn += 1;
        url.searchParams.set("live", Date.now() + "-" + turn);
        return url.href;
      }

      function refreshFiles(paths) {
        function isChanged(address) { return address && paths.has(pathOf(address)); }
        document.querySelectorAll("link[rel=stylesheet]").forEach(function (link) {
          if (!isChanged(link.getAttribute("href"))) { return; }
          var copy = link.cloneNode();
          copy.href = fresh(link.href);
          copy.onload = copy.onerror = function () { link.remove(); };
          link.after(copy);
        });
        document.querySelectorAll("img").forEach(function (image) {
          if (isChanged(image.getAttribute("src"))) { image.src = fresh(image.src); }
        });
        document.querySelectorAll("source[srcset], img[srcset]").forEach(function (source) {
          var all = source.getAttribute("srcset").split(/\s*,\s+/).map(function (candidate) {
            var parts = candidate.trim().split(/\s+/);
            if (isChanged(parts[0])) { parts[0] = fresh(parts[0]); }
            return parts.join(" ");
          }).join(", ");
          if (all !== source.getAttribute("srcset")) { source.setAttribute("srcset", all); }
        });
      }

      function changed(list) {
        shown.problems([]);
        var paths = new Set(list);
        var usesScript = Array.from(document.querySelectorAll("script[src]")).some(
          function (element) { return paths.has(pathOf(element.src)); });
        if (usesScript) { loadAnew(); return; }
        var own = pathOf(location.href);
        if (paths.has(own) || paths.has(own + "/index.html")) { update(); }
        refreshFiles(paths);
      }

      restorePlace();
      return { changed: changed, update: update };
    }
    """#
}
