"""Checks pages in a browser: accessibility, console, reflow, and what the script does.

    python3 Tests/Accessibility/check.py Output
    python3 Tests/Accessibility/check.py Output --screenshots DIR

Every page of the folder is opened in headless Chromium, in both themes and on a narrow screen,
with all folds open, and audited by axe-core. A serious or critical violation, a message on the
console, or a page that scrolls sideways fails the check. The page fixture.html beside this file,
which has every kind of block once, is audited with the style sheet and the script of the folder,
and behaviour.js is run on it.

Nothing but Python's own library is needed, and a Chromium. axe-core comes from PyPI, is verified
against the digest below and is kept nowhere.
"""

import argparse
import concurrent.futures
import functools
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

# The only release of this distribution that is accepted; it contains axe-core 4.12.1.
AXE_PACKAGE = "axe-playwright-python==0.1.8"
AXE_DIGEST = "sha256:fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8"
AXE_FILE = "axe_playwright_python/axe.min.js"

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HERE = pathlib.Path(__file__).resolve().parent
WIDTHS = (1440, 1024, 640, 320)
# Chromium counts its colour schemes: 0 is dark, 1 is light.
SCHEMES = {"light": 1, "dark": 0}
SETTINGS = (("light", 1440), ("dark", 1440), ("light", 320))
FAILING = ("serious", "critical")
SECONDS = 90

RUNNER = """
(() => {
  const report = (result) => {
    const place = document.createElement("script");
    place.type = "application/json";
    place.id = "check-result";
    place.textContent = JSON.stringify(result).replace(/</g, "\\\\u003c");
    document.documentElement.append(place);
  };
  const settled = () => new Promise((done) => setTimeout(done, 300));
  window.addEventListener("load", async () => {
    try {
      document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
      await settled();
      const root = document.documentElement;
      const overflow = root.scrollWidth - root.clientWidth;
      const wide = overflow <= 0 ? [] : Array.from(document.body.querySelectorAll("*"))
        .filter((part) => part.getBoundingClientRect().right > root.clientWidth + 1)
        .filter((part) => !part.closest(".scroll, .image, pre, .unseen, .skip, .equation"))
        .slice(0, 5).map((part) => part.tagName.toLowerCase() + "." + part.className);
      const result = window.behaviour
        ? { behaviour: await window.behaviour(settled) }
        : await axe.run(document, { preload: false, resultTypes: ["violations"] });
      report({
        overflow, wide, behaviour: result.behaviour || [],
        violations: (result.violations || []).map((rule) => ({
          id: rule.id, impact: rule.impact, help: rule.help,
          places: rule.nodes.map((node) => node.target.join(" ") + " — "
            + node.any.concat(node.all, node.none).map((check) => check.message).join("; ")),
        })),
      });
    } catch (error) {
      report({ error: String(error) });
    }
  });
})();
"""


def stop(message):
    print(f"check.py: {message}", file=sys.stderr)
    sys.exit(2)


def browser(named):
    """The path of a Chromium."""
    for name in [named, os.environ.get("CHROMIUM"), *BROWSERS]:
        path = name and shutil.which(name)
        if path:
            return path
    stop("no Chromium was found; install it (Debian: apt-get install chromium) or name it with "
         "--chromium PATH")


def axe_source(scratch):
    """The text of axe-core, from a package that is verified before it is opened."""
    wanted = scratch / "axe.txt"
    wanted.write_text(f"{AXE_PACKAGE} --hash={AXE_DIGEST}\n")
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(wanted),
        "-d", str(scratch)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        if "No module named pip" in result.stderr:
            stop("pip is missing, which fetches axe-core; install it (Debian: python3-pip)")
        stop(f"{AXE_PACKAGE} cannot be fetched from PyPI:\n{result.stderr.strip()}")
    (package,) = scratch.glob("*.whl")
    with zipfile.ZipFile(package) as archive:
        return archive.read(AXE_FILE).decode("utf-8")


def chromium(path, scratch, scheme, width, height, *arguments):
    """Runs a browser with a profile of its own, which is thrown away."""
    with tempfile.TemporaryDirectory(dir=scratch) as profile:
        command = [
            path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--hide-scrollbars", "--enable-logging=stderr",
            f"--user-data-dir={profile}", f"--window-size={width},{height}",
            f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}", *arguments]
        try:
            return subprocess.run(
                command, capture_output=True, timeout=SECONDS, encoding="utf-8", errors="replace")
        except subprocess.TimeoutExpired:
            return None


def prepared(page, scripts):
    """A page with scripts at its end; a policy of its own would keep them out."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"<meta[^>]*http-equiv=\"?Content-Security-Policy[^>]*>", "", text, flags=re.I)
    tags = "".join(f'<script src="{script}"></script>' for script in scripts)
    position = text.rfind("</body>")
    page.write_text(text[:position] + tags + text[position:], encoding="utf-8")


def messages(log):
    """What the page wrote on the console."""
    return [line.split("CONSOLE", 1)[1].strip(":]0123456789() ")
            for line in log.splitlines() if "CONSOLE" in line]


def audit(path, scratch, page, setting):
    """The violations, messages and overflow of a page in a setting."""
    scheme, width = setting
    done = chromium(
        path, scratch, scheme, width, 900, "--virtual-time-budget=30000", "--dump-dom",
        page.as_uri())
    if done is None:
        return {"error": f"Chromium did not end within {SECONDS} s"}
    found = re.search(
        r'<script type="application/json" id="check-result">(.*?)</script>', done.stdout, re.S)
    if not found:
        return {"error": "the audit did not end", "messages": messages(done.stderr)}
    result = json.loads(found.group(1))
    result["messages"] = messages(done.stderr)
    return result


def problems(result):
    """What fails the check, one line each."""
    lines = []
    if result.get("error"):
        lines.append(result["error"])
    lines += [f"console: {message}" for message in result.get("messages", [])]
    if result.get("overflow", 0) > 0:
        lines.append(
            f"scrolls sideways by {result['overflow']} px: {', '.join(result['wide'])}")
    for rule in result.get("violations", []):
        if rule["impact"] in FAILING:
            lines.append(f"{rule['impact']}: {rule['id']}: {rule['help']}")
            lines += [f"    {place}" for place in rule["places"][:6]]
    lines += [f"{check['name']}: {check['problem']}"
              for check in result.get("behaviour", []) if check["problem"]]
    return lines


def advice(result):
    """What does not fail the check, one line each."""
    return [f"{rule['impact']}: {rule['id']}: {rule['help']} ({len(rule['places'])})"
            f"\n        {rule['places'][0]}"
            for rule in result.get("violations", []) if rule["impact"] not in FAILING]


def pictures(path, scratch, pages, folder):
    """Pictures of whole pages at four widths in both themes."""
    folder.mkdir(parents=True, exist_ok=True)
    measure = (
        'window.addEventListener("load",()=>setTimeout(()=>{'
        'document.documentElement.dataset.height=document.documentElement.scrollHeight},500))')
    for page in pages:
        for width in WIDTHS:
            copy = page.with_name("measured-" + page.name)
            copy.write_text(
                page.read_text(encoding="utf-8").replace(
                    "</body>", f"<script>{measure}</script></body>"), encoding="utf-8")
            done = chromium(
                path, scratch, "light", width, 900, "--virtual-time-budget=3000", "--dump-dom",
                copy.as_uri())
            copy.unlink()
            found = done and re.search(r'data-height="(\d+)"', done.stdout)
            height = min(int(found.group(1)) if found else 4000, 16000)
            for scheme in SCHEMES:
                target = folder / f"{page.stem}-{width}-{scheme}.png"
                chromium(
                    path, scratch, scheme, width, height, "--virtual-time-budget=3000",
                    f"--screenshot={target}", page.as_uri())
                print(f"  {target}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path, help="the folder of the pages")
    parser.add_argument("--screenshots", type=pathlib.Path, metavar="DIR",
                        help="take pictures instead of auditing")
    parser.add_argument("--chromium", help="the browser")
    parser.add_argument("--only", metavar="PAGE", action="append", help="look at this page only")
    parser.add_argument("--jobs", type=int, default=2, help="browsers at the same time")
    parser.add_argument("--verbose", action="store_true", help="show minor findings too")
    choices = parser.parse_args()
    path = browser(choices.chromium)
    if not (choices.folder / "index.html").is_file():
        stop(f"{choices.folder} has no index.html; render the book first")
    with tempfile.TemporaryDirectory(prefix="monograph-check-") as name:
        scratch = pathlib.Path(name)
        copy = scratch / "pages"
        shutil.copytree(choices.folder, copy)
        if (copy / "style.css").is_file() and (copy / "site.js").is_file():
            shutil.copy(HERE / "fixture.html", copy)
        pages = sorted(copy.rglob("*.html"))
        if choices.only:
            pages = [page for page in pages if page.name in choices.only]
        if choices.screenshots:
            pictures(path, scratch, pages, choices.screenshots.resolve())
            return 0
        return check(path, scratch, copy, pages, choices)


def check(path, scratch, copy, pages, choices):
    tools = scratch / "tools"
    tools.mkdir()
    (tools / "axe.js").write_text(axe_source(scratch), encoding="utf-8")
    (tools / "runner.js").write_text(RUNNER, encoding="utf-8")
    shutil.copy(HERE / "behaviour.js", tools)
    work = []
    for page in pages:
        if page.name == "fixture.html":
            other = page.with_name("behaviour.html")
            shutil.copy(page, other)
            scripts = [(tools / name).as_uri() for name in ("axe.js", "behaviour.js", "runner.js")]
            prepared(other, scripts)
            work.append((other, SETTINGS[0]))
        prepared(page, [(tools / name).as_uri() for name in ("axe.js", "runner.js")])
        work += [(page, setting) for setting in SETTINGS]
    with concurrent.futures.ThreadPoolExecutor(choices.jobs) as pool:
        run = functools.partial(audit, path, scratch)
        results = list(pool.map(lambda item: run(*item), work))
    failed = passed = 0
    for (page, (scheme, width)), result in zip(work, results):
        lines = problems(result)
        failed += bool(lines)
        passed += not lines
        name = html.unescape(page.relative_to(copy).as_posix())
        count = len(result.get("behaviour", []))
        what = f"{count} behaviours" if count else f"{len(result.get('violations', []))} findings"
        print(f"{'FAILED' if lines else 'ok':6}  {name:32} {scheme:5} {width:5} px  {what}")
        for line in lines + (advice(result) if choices.verbose else []):
            print(f"        {line}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
