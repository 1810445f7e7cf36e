"""The scratch Python environment with the programs we compare with."""

import hashlib
import os
import pathlib
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent


def interpreter(folder):
    return folder / "bin" / "python"


def ensure(folder):
    """Makes the environment, or brings it up to date if the list of packages has changed."""
    requirements = HERE / "requirements.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = folder / "requirements.sha256"
    if stamp.exists() and stamp.read_text() == digest:
        return interpreter(folder)
    print(f"installing {requirements.name} into {folder}; this takes some minutes", flush=True)
    try:
        # An installation that was interrupted goes on where it stopped.
        if not interpreter(folder).exists():
            venv.EnvBuilder(with_pip=True, clear=folder.exists()).create(folder)
    except (subprocess.CalledProcessError, OSError) as error:
        sys.exit(f"{error}\nPython's venv module is needed; on Debian install python3-venv.")
    command = [interpreter(folder), "-m", "pip", "install", "--quiet",
               "--disable-pip-version-check", "-r", requirements]
    if subprocess.run(command).returncode != 0:
        sys.exit("The packages could not be installed; see above.")
    stamp.write_text(digest)
    return interpreter(folder)


def enter(python):
    """Goes on in another interpreter, with as many threads as there are cores."""
    if os.environ.get("MONOGRAPH_BENCHMARKS") == "ready":
        return
    cores = str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity")
                else os.cpu_count())
    environment = dict(os.environ, MONOGRAPH_BENCHMARKS="ready", OMP_NUM_THREADS=cores,
                       MKL_NUM_THREADS=cores, TOKENIZERS_PARALLELISM="true",
                       HF_HUB_OFFLINE="1", WANDB_MODE="disabled")
    os.execve(str(python), [str(python), *sys.argv], environment)
