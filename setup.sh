#!/usr/bin/env bash
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: ./setup.sh [--venv | --system] [--test [PYTEST ARGUMENT ...] | --demo]

  (nothing)  On your machine: make a virtual environment .venv beside this file, with the pinned
             libraries and the engine. Returns at once if nothing has changed since the last run.
             In /autograder/source: the same as --system.
  --venv     Make the virtual environment, wherever this file is.
  --system   Prepare Gradescope's image: install the pinned libraries for the whole system, close
             this folder to other users, and copy not_graded_yet.json (if it exists) to
             ../results/results.json. Needs root. Gradescope runs setup.sh without options.
  --test     Set up, then run all tests. Further arguments go to pytest.
  --demo     Set up, then build an assignment and grade an example submission.

environment
  PYTHON           the Python to use, 3.10 to 3.13 (default: python3)
  TORCH_INDEX_URL  a wheel index for torch and torchvision, such as PyTorch's own index of CPU wheels:
                   a few hundred MB, where the default build for Linux takes several GB.
                   Default: pip's usual index.
  PIP_*            pip's own variables and configuration files apply as usual.
TEXT
}

demo_assignment=hw1_divergences
demo_submission=tests/submissions/hw1_divergences/example

say() { printf 'setup.sh: %s\n' "$*"; }
die() { printf 'setup.sh: %s\n' "$*" >&2; exit 1; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
venv=$here/.venv
stamp=$venv/setup.stamp # line 1: the Python and the path of .venv; line 2, after a complete set-up: the fingerprint

main() {
    local mode=venv then=''
    if [ "$here" = /autograder/source ]; then mode=system; fi
    while [ $# -gt 0 ] && [ -z "$then" ]; do
        case $1 in
            --venv) mode=venv ;;
            --system) mode=system ;;
            --test | --demo) then=$1 ;;
            -h | --help) usage; exit ;;
            *) usage >&2; die "unknown option: $1" ;;
        esac
        shift
    done
    if [ "$then" = --demo ] && [ $# -gt 0 ]; then die "--demo takes no arguments, but got: $*"; fi
    if [ -n "$then" ] && [ "$mode" = system ]; then die "$then needs the virtual environment: run ./setup.sh --venv $then"; fi

    "set_up_$mode"
    case $then in
        # Four at once keep two cores busy: many tests wait for something. They start a thousand processes, and each would compile
        # the engine anew if Python were told not to write bytecode.
        --test) exec env -u PYTHONDONTWRITEBYTECODE "$venv/bin/python" -m pytest -n 4 --dist worksteal "$@" ;;
        --demo) demo ;;
    esac
}

demo() {
    "$venv/bin/autograder" build "$demo_assignment"
    "$venv/bin/autograder" grade "$demo_assignment" "$demo_submission" --trusted --output results/example
}

# ---- a developer's machine ---------------------------------------------------------------------------

set_up_venv() {
    local python made_with='' installed=''
    if [ -f "$stamp" ]; then { read -r made_with && read -r installed; } <"$stamp" || true; fi
    # A complete .venv keeps its Python, even if python3 is another one in this shell.
    if [ -n "${PYTHON:-}" ]; then python=$PYTHON
    elif [ -n "$made_with" ] && [ -x "$venv/bin/python" ]; then python=$venv/bin/python
    else python=python3
    fi
    examine "$python" "$here/requirements.txt" "$here/requirements.lock" "$here/pyproject.toml"
    cd "$here"

    if [ "$made_with" != "$version $venv" ] || [ ! -x "$venv/bin/python" ]; then
        make_venv
    elif [ "$installed" = "$fingerprint" ] && [ -x "$venv/bin/autograder" ]; then
        say ".venv (Python $version) is up to date."
        return
    fi
    printf '%s\n' "$version $venv" >"$stamp"
    pip_options=(--no-compile) # it compiles on one core
    install_torch "$venv/bin/python" requirements.lock
    say "installing the other libraries and the engine ..."
    pip_install "$venv/bin/python" --constraint requirements.lock --requirement requirements.txt --editable '.[class,cluster,serve,test]'
    say "compiling them ..."
    # On all cores, and without their tests, which nobody imports. Like pip, ignore what cannot be compiled.
    "$venv/bin/python" -m compileall -qq -j 0 -x '/tests?/' "$venv/lib" || true
    printf '%s\n' "$fingerprint" >>"$stamp"
    say "done: .venv (Python $version) is ready."
}

make_venv() {
    if [ -d "$venv" ] && [ ! -f "$stamp" ]; then
        die "$venv exists, and setup.sh did not make it: move it away, then run setup.sh again."
    fi
    "$binary" -c 'import ensurepip, venv' 2>/dev/null ||
        die "$binary cannot make virtual environments: install its module venv" \
            "(Debian, Ubuntu: apt-get install python${version%.*}-venv)."
    say "making .venv with Python $version ..."
    rm -rf "$venv"
    mkdir "$venv"
    echo unfinished >"$stamp"
    "$binary" -m venv "$venv"
}

# ---- Gradescope's image ------------------------------------------------------------------------------

set_up_system() {
    local python=${PYTHON:-python3} results
    results=$(dirname "$here")/results
    [ "$(id -u)" = 0 ] || die "--system installs for the whole system and needs root: run it as root, or use --venv."
    # Newer releases of Ubuntu forbid pip to change the system's Python. This image does nothing but grade.
    export PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_CACHE_DIR=${PIP_NO_CACHE_DIR:-1}

    if ! "$python" -m pip --version >/dev/null 2>&1; then
        command -v apt-get >/dev/null || die "$python has no pip, and there is no apt-get to install it: install pip, then run setup.sh again."
        say "installing Python and pip ..."
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -qq -y --no-install-recommends python3 python3-pip >/dev/null
    fi
    examine "$python"
    cd "$here"
    install_torch "$python" requirements.txt
    say "installing the other libraries ..."
    # Without the engine, which runs from this folder: students' code can read a system-wide site-packages.
    pip_install "$python" --requirement requirements.txt
    # A run writes no bytecode, and each would compile the engine anew.
    "$python" -m compileall -qq autograder || true

    say "closing $here to other users ..."
    chmod -R o= "$here"
    if [ -f not_graded_yet.json ]; then
        mkdir -p "$results"
        cp not_graded_yet.json "$results/results.json"
        chmod -R o= "$results"
    fi
    say "done: Python $version can grade."
}

# ---- both --------------------------------------------------------------------------------------------

# examine PYTHON [FILE ...]: sets version, binary (the path of the interpreter itself, behind shims and
# virtual environments) and fingerprint (a hash of the version and the files). Ends the script if this
# Python cannot be used.
examine() {
    local python=$1 facts
    local wanted="This course needs Python 3.10 to 3.13. To choose one: PYTHON=python3.12 ./setup.sh"
    shift
    command -v "$python" >/dev/null || die "$python is not found. $wanted"
    facts=$("$python" -I -S -c '
import hashlib, os, sys
version = "%d.%d.%d" % sys.version_info[:3]
digest = hashlib.sha256(version.encode())
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        digest.update(file.read())
print(version)
print(os.path.realpath(sys.executable))
print(digest.hexdigest())
' "$@") || die "$python does not work. $wanted"
    { read -r version && read -r binary && read -r fingerprint; } <<<"$facts"
    case $version in # the same range as requires-python in pyproject.toml
        3.10.* | 3.11.* | 3.12.* | 3.13.*) ;;
        *) die "$python is Python $version. $wanted" ;;
    esac
}

pip_options=()

pip_install() {
    local python=$1
    shift
    "$python" -m pip install --disable-pip-version-check -q ${pip_options[@]+"${pip_options[@]}"} "$@"
}

# install_torch PYTHON CONSTRAINTS: installs torch and torchvision, of one build, before everything else:
# they take longest, and may come from another index. TORCH_INDEX_URL serves these two alone (--no-deps):
# such an index need not hold what they depend on. The next pip_install finds them here, keeps them, and
# adds their dependencies from pip's usual index.
install_torch() {
    local python=$1 constraints=$2 line
    local pins=() from=()
    while IFS= read -r line; do pins+=("${line%%#*}"); done < <(grep -E '^torch(vision)?==' requirements.txt)
    if [ -n "${TORCH_INDEX_URL:-}" ]; then from=(--no-deps --index-url "$TORCH_INDEX_URL"); fi
    say "installing ${pins[*]} (large: this can take minutes) ..."
    pip_install "$python" --constraint "$constraints" ${from[@]+"${from[@]}"} "${pins[@]}"
}

main "$@"
