# What the recipes of random sequences have in common. Takes the task: copy or reverse.
. "$(dirname "$0")/common.sh"
task=$1
shift
swift build -c release --product SequencePairGenerator >&2
pairs() { .build/release/SequencePairGenerator --task "$task" --count "$1" --seed "$2"; }
pairs 20000 1 > "$models/$task-train.tsv"
pairs 500 2 > "$models/$task-dev.tsv"
pairs 1000 3 > "$models/$task-test.tsv"
# Takes the attention, and what else is given to the training.
network() {
  echo "$task, attention $1"
  $espalier seq2seq train --train "$models/$task-train.tsv" --dev "$models/$task-dev.tsv" \
    --output "$models/$task-$1" --force --cell lstm --direction both --hidden 128 --embedding 64 \
    --attention "$@" --optimizer adam --dropout 0 --l2 0 --clip-norm 5 --batch-size 64 --epochs 15
  $espalier seq2seq evaluate --model "$models/$task-$1" "$models/$task-test.tsv"
}
for attention in general additive none; do network $attention "$@"; done
