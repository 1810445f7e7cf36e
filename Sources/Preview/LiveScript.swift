/// The script that keeps an open page up to date.
///
/// It is three functions that know of each other only what they return: one shows messages over
/// the page, one brings the page up to date, one listens to the server.
enum LiveScript {
  static let source = """
    (function () {
    "use strict";
    \(messages)
    \(page)
    \(connection)
    var shown = messages();
    listen(livePage(shown), shown);
    })();

    """

  /// Listens while the page is visible: a browser opens six connections to a server, and as many
  /// forgotten pages in the background would keep a seventh from loading.
  private static let connection = #"""
    function listen(page, shown) {
      var source = null, lost = 0, retry = 0;
      function on(name, action) {
        source.addEventListener(name, function (event) { action(JSON.parse(event.data)); });
      }
      function connect() {
        clearTimeout(retry);
        if (source || document.visibilityState === "hidden") { return; }
        source = new EventSource("/_monograph/events");
        source.onopen = function () {
          clearTimeout(lost);
          lost = 0;
          shown.connection(true);
          page.update();
        };
        source.onerror = function () {
          if (!lost) { lost = setTimeout(function () { shown.connection(false); }, 2000); }
          if (source && source.readyState === EventSource.CLOSED) {
            source = null;
            retry = setTimeout(connect, 1000);
          }
        };
        on("reload", page.changed);
        on("problems", shown.problems);
        on("activity", function (value) { shown.activity(value[0]); });
      }
      function disconnect() {
        clearTimeout(retry);
        if (source) { source.close(); }
        source = null;
      }
      document.addEventListener("visibilitychange", function () {
        if (document.visibilityState === "hidden") { disconnect(); } else { connect(); }
      });
      window.addEventListener("pagehide", disconnect);
      window.addEventListener("pageshow", connect);
      connect();
    }
    """#
}
