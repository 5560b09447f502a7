#!/usr/bin/env bash
# Utter beside what others made, on this machine, in one run.
#
#   bench/compare.sh FOLDER           all of it, a quarter of an hour on two cores, and some gigabytes of downloads
#   bench/compare.sh FOLDER --quick   one pair and one run of everything, to see that it works
#
# Everything that others made is brought from the Python package index into environments that are thrown away. What was
# measured goes into FOLDER: JSON with every single run, the printed tables, and pictures of them. Nothing else should be
# at work on the machine meanwhile; a pair of runs from which the hypervisor took time does not count.

set -euo pipefail
cd "$(dirname "$0")/.."

pairs=7 runs=5 sentences=500 bench_runs=10
folder=""
for argument in "$@"; do
  case "$argument" in
    --quick) pairs=1 runs=1 sentences=50 bench_runs=1 ;;
    -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "bench/compare.sh: no option \"$argument\"" >&2; exit 2 ;;
    *) folder=$argument ;;
  esac
done
if [ -z "$folder" ]; then echo "usage: bench/compare.sh FOLDER [--quick]" >&2; exit 2; fi
if [ ! -x .venv/bin/python ]; then echo "bench/compare.sh: run ./check.sh lint first, which makes .venv" >&2; exit 2; fi
mkdir -p "$folder"

python() { .venv/bin/python "$@"; }
step() { printf '\n==== %s\n' "$1"; }

step "the voice: Kokoro beside PyTorch, ONNX Runtime and mlx-audio, the same weights and phonemes"
python bench/kokoro.py --pairs $pairs --json "$folder/kokoro.json" | tee "$folder/kokoro.txt"

step "the text: English phonemes beside misaki and kokorog2p"
python bench/text_front_end.py scripts/homograph_sentences.tsv --sentences $sentences --runs $runs \
  --json "$folder/text.json" | tee "$folder/text.txt"

step "the whole helper, with a generated Kokoro: first sound, stages, transport, memory"
python bench/whole_helper.py --runs $bench_runs --json "$folder/helper.json" | tee "$folder/helper.txt"

step "pictures"
python bench/plots.py "$folder"
