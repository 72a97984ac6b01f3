#!/usr/bin/env bash
# Packs a run folder (the newest finished one by default) into submission.zip and tries the zip before it
# says done:  bash prepare_submission.sh [RUN] [--baseline NAME] [--out FILE] [--data TABLE]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec node "$here/dist/harness/cli.js" package "$@"
