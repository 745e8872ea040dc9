#!/usr/bin/env bash
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: ./setup.sh [--venv | --system] [--test [PYTEST ARGUMENT ...] | --demo]

  (nothing)  on your machine: a virtual environment .venv beside this file, with the pinned
             libraries and the engine; done at once when nothing has changed since.
             In /autograder/source: what --system does.
  --venv     the virtual environment, wherever this file lies
  --system   what Gradescope's image needs: the pinned libraries for the whole system, everything
             beside this file closed to other users, and not_graded_yet.json (if there is one) as
             ../results/results.json. Needs root. Gradescope calls setup.sh without options.
  --test     set up, then run every test; what follows goes to pytest
  --demo     set up, then build an assignment and grade an example submission

environment
  PYTHON           the Python to use, 3.10 to 3.13 (default: python3)
  TORCH_INDEX_URL  the index to take torch from, such as PyTorch's own CPU wheels, a few hundred MB
                   where Linux's default build is several GB. Unset: pip's usual index.
  PIP_*            and pip's configuration files hold as always
TEXT
}

demo_assignment=hw1_divergences
demo_submission=tests/submissions/hw1_divergences/example

say() { printf 'setup.sh: %s\n' "$*"; }
die() { printf 'setup.sh: %s\n' "$*" >&2; exit 1; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
venv=$here/.venv
stamp=$venv/setup.stamp # line 1: what .venv was made with; line 2, once all went well: what was installed

main() {
    local mode=venv then=''
    if [ "$here" = /autograder/source ]; then mode=system; fi
    while [ $# -gt 0 ] && [ -z "$then" ]; do
        case $1 in
            --venv) mode=venv ;;
            --system) mode=system ;;
            --test | --demo) then=$1 ;;
            -h | --help) usage; exit ;;
            *) usage >&2; die "there is no option $1." ;;
        esac
        shift
    done
    if [ "$then" = --demo ] && [ $# -gt 0 ]; then die "--demo takes nothing after it, but got: $*"; fi
    if [ -n "$then" ] && [ "$mode" = system ]; then die "$then needs the virtual environment: say --venv $then."; fi

    "set_up_$mode"
    case $then in
        --test) exec "$venv/bin/python" -m pytest -n 2 --dist worksteal "$@" ;;
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
    # A finished .venv keeps the Python it was made with, whatever python3 means in today's shell.
    if [ -n "${PYTHON:-}" ]; then python=$PYTHON
    elif [ -n "$made_with" ] && [ -x "$venv/bin/python" ]; then python=$venv/bin/python
    else python=python3
    fi
    examine "$python" "$here/requirements.txt" "$here/pyproject.toml"
    cd "$here"

    if [ "$made_with" != "$version $venv" ] || [ ! -x "$venv/bin/python" ]; then
        make_venv
    elif [ "$installed" = "$fingerprint" ] && [ -x "$venv/bin/autograder" ]; then
        say "nothing has changed: .venv (Python $version) is ready."
        return
    fi
    printf '%s\n' "$version $venv" >"$stamp"
    install_torch "$venv/bin/python"
    say "installing the other libraries and the engine ..."
    pip_install "$venv/bin/python" --requirement requirements.txt --editable '.[test]'
    printf '%s\n' "$fingerprint" >>"$stamp"
    say "done: .venv (Python $version) is ready."
}

make_venv() {
    if [ -d "$venv" ] && [ ! -f "$stamp" ]; then
        die "there is a .venv here that setup.sh did not make; move it away, then run this again."
    fi
    "$binary" -c 'import ensurepip, venv' 2>/dev/null ||
        die "$binary cannot make virtual environments: install its venv module" \
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
    [ "$(id -u)" = 0 ] || die "--system installs for the whole system: run it as root, or use --venv."
    # Newer Ubuntus guard their Python against pip, with good reason; an image that only grades is ours.
    export PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_CACHE_DIR=${PIP_NO_CACHE_DIR:-1}

    if ! "$python" -m pip --version >/dev/null 2>&1; then
        command -v apt-get >/dev/null || die "$python has no pip, and there is no apt-get here to install it with."
        say "installing Python and pip ..."
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -qq -y --no-install-recommends python3 python3-pip >/dev/null
    fi
    examine "$python"
    cd "$here"
    install_torch "$python"
    say "installing the other libraries ..."
    # Not the engine: it runs from this folder, and a system-wide site-packages is open to students' code.
    pip_install "$python" --requirement requirements.txt

    say "closing $here to other users ..."
    chmod -R o= "$here"
    if [ -f not_graded_yet.json ]; then
        mkdir -p "$results"
        cp not_graded_yet.json "$results/results.json"
        chmod -R o= "$results"
    fi
    say "done: Python $version is ready to grade."
}

# ---- both --------------------------------------------------------------------------------------------

# examine PYTHON [FILE ...] sets version, binary (the interpreter itself, behind shims and virtual
# environments) and fingerprint (of the version and the files), and stops at a Python we cannot use.
examine() {
    local python=$1 facts
    local wanted="This course needs Python 3.10 to 3.13; to name one: PYTHON=python3.12 ./setup.sh"
    shift
    command -v "$python" >/dev/null || die "there is no $python here. $wanted"
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
' "$@") || die "$python does not run as it should. $wanted"
    { read -r version && read -r binary && read -r fingerprint; } <<<"$facts"
    case $version in # as requires-python in pyproject.toml
        3.10.* | 3.11.* | 3.12.* | 3.13.*) ;;
        *) die "$python is Python $version. $wanted" ;;
    esac
}

pip_install() {
    local python=$1
    shift
    "$python" -m pip install --disable-pip-version-check -q "$@"
}

# Torch goes first: it is the longest wait, and the one library that may come from elsewhere.
# TORCH_INDEX_URL is asked for torch alone (--no-deps). The install that follows finds torch there and
# adds what it depends on from pip's usual index: so an index that holds nothing but torch is enough,
# and none of the other libraries can come from it.
install_torch() {
    local python=$1 line
    local pins=() from=()
    while IFS= read -r line; do pins+=("${line%%#*}"); done < <(grep '^torch' requirements.txt)
    if [ -n "${TORCH_INDEX_URL:-}" ]; then from=(--no-deps --index-url "$TORCH_INDEX_URL"); fi
    say "installing ${pins[*]} (large: this may take minutes) ..."
    pip_install "$python" ${from[@]+"${from[@]}"} "${pins[@]}"
}

main "$@"
