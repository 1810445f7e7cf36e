extension Theme.Script {
  /// What the last run did, which is kept in a file of its own so that pages do not change with it.
  static let run = #"""
    const runFacts = all("[data-run]");

    window.monographRun = (pairs) => {
      runFacts.forEach((list) => {
        list.replaceChildren(...pairs.flatMap(([name, value]) => [
          make("dt", {}, String(name)), make("dd", {}, String(value)),
        ]));
      });
    };

    // Where the call is part of the page, as in a single file, there is nothing to load.
    window.addEventListener("load", () => {
      if (runFacts.some((list) => !list.childElementCount && list.dataset.run !== "inline")) {
        load("run.js", () => {});
      }
    });
    """#
}
