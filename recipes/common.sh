# What the recipes have in common: where things are, and the command.
set -eu
cd "$(dirname "$0")/.."
data=${ESPALIER_DATA:-../shared/data}
models=${ESPALIER_MODELS:-models}
espalier=.build/release/espalier

# Ends the recipe where its data is missing.
need() {
  for path in "$@"; do
    if [ ! -e "$data/$path" ]; then
      echo "$0: $data/$path is missing: set ESPALIER_DATA to the folder that has it" >&2
      exit 66
    fi
  done
}

swift build -c release --product espalier >&2
mkdir -p "$models"
